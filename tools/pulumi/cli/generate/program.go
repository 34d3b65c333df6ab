package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi/pkg/v3/backend/secrets"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/importer"
	"github.com/pulumi/pulumi/pkg/v3/resource"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

var generators = map[string]func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error){
	"nodejs": nodejs.GenerateProgram,
	"python": python.GenerateProgram,
	"go":     gogen.GenerateProgram,
}

// The program that declares the package's resources in a state, a file of a DIY backend.
func program(language string, pkg *schema.Package, file string) (map[string][]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var state struct {
		Checkpoint struct {
			Latest apitype.DeploymentV3 `json:"latest"`
		} `json:"checkpoint"`
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return nil, err
	}
	// What has been imported is no secret, so no passphrase is needed.
	state.Checkpoint.Latest.SecretsProviders = nil
	snapshot, err := stack.DeserializeDeploymentV3(
		context.Background(), state.Checkpoint.Latest, secrets.DefaultProvider)
	if err != nil {
		return nil, err
	}
	var own []*resource.State
	for _, each := range snapshot.Resources {
		if string(each.Type.Package()) == pkg.Name {
			own = append(own, each)
		}
	}
	var files map[string][]byte
	err = importer.GenerateLanguageDefinitions(io.Discard, onlyLoader{pkg}, func(_ io.Writer, p *pcl.Program) error {
		made, problems, err := generators[language](p)
		if err != nil {
			return err
		}
		if problems.HasErrors() {
			return problems
		}
		files = made
		return nil
	}, own, snapshot.Resources, importer.NameTable{})
	if len(files) == 0 && err == nil {
		err = fmt.Errorf("no program for %s", language)
	}
	return files, err
}

// Knows one package, whose plugin need not run.
type onlyLoader struct{ pkg *schema.Package }

func (l onlyLoader) LoadPackage(string, *semver.Version) (*schema.Package, error) {
	return l.pkg, nil
}

func (l onlyLoader) LoadPackageV2(context.Context, *schema.PackageDescriptor) (*schema.Package, error) {
	return l.pkg, nil
}

func (l onlyLoader) LoadPackageReference(string, *semver.Version) (schema.PackageReference, error) {
	return l.pkg.Reference(), nil
}

func (l onlyLoader) LoadPackageReferenceV2(
	context.Context, *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	return l.pkg.Reference(), nil
}
