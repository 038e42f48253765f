package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"parlance/internal/config"
	"parlance/internal/edit"
)

func (a *app) init() *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "write a parlance.yaml from what is found",
		Long: `Init looks at a documentation tree and writes down what it found: languages and
their folders, spec sets, borrowed specs, frozen versions. Correct what is wrong,
and delete what may be found anew each time: all keys are optional.

It never replaces a parlance.yaml that is there.`,
		Example: `  parlance init
  parlance init docs`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.runInit(args) },
	}
}

func (a *app) runInit(args []string) error {
	tree, err := a.load(args, treeFlags{})
	if err != nil {
		return err
	}
	defer tree.fsys.Close()
	name := filepath.Join(tree.root, config.FileName)
	if tree.Config.File != nil {
		return usageError("%s is there already: delete it to have it written anew", name)
	}
	plan := edit.Plan{{Path: config.FileName, New: config.Render(tree.Discovered())}}
	if err := plan.Apply(tree.root); err != nil {
		return &exit{ExitFailure, err}
	}
	return a.write("", []byte(fmt.Sprintf("wrote %s\n", name)))
}
