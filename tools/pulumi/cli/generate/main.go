// Generates code from a package schema, as the current hosts of the languages do:
//
//	generate sdk <schema> <language> <folder>
//	generate program <schema> <language> <folder> <state>
//
// The program declares what `pulumi import` has put into a state.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	// An SDK for Go imports it, and compiles with what this module has.
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	what, language, folder := args[0], args[2], args[3]
	pkg, err := bind(args[1])
	if err != nil {
		return err
	}
	var files map[string][]byte
	if what == "program" {
		files, err = program(language, pkg, args[4])
	} else {
		files, err = sdk(language, pkg)
	}
	if err != nil {
		return err
	}
	for name, content := range files {
		target := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(target, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func bind(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	// The schema refers to no other package, so nothing is loaded.
	pkg, problems, err := schema.BindSpec(spec, schema.NewCachedLoader(nil), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return pkg, nil
}

func sdk(language string, pkg *schema.Package) (map[string][]byte, error) {
	loader := schema.NewCachedLoader(nil)
	switch language {
	case "nodejs":
		return nodejs.GeneratePackage("pulumi", pkg, nil, nil, true, loader)
	case "python":
		return python.GeneratePackage("pulumi", pkg, nil, loader)
	case "go":
		return gogen.GeneratePackage("pulumi", pkg, nil)
	}
	return nil, fmt.Errorf("no generator for %s", language)
}
