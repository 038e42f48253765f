// Package rules holds the rules of parlance lint, one file each.
package rules

import "parlance/internal/lint"

// All lists every rule, sorted by id.
func All() []*lint.Rule {
	return []*lint.Rule{
		configInvalid,
		fileUnreadable,
		navDuplicate,
		navFileMissing,
		navInvalid,
		navLocaleDiffers,
		navPageMissing,
		navSpecRemote,
		pageComponentUnknown,
		pageExpressionUnknown,
		pageImportBroken,
		pageInvalid,
		pageMissing,
		pageOperationMissing,
		pagePreviewPartial,
		pageReferenceBroken,
		pageReferenceLocale,
		pageSyntaxInvalid,
		pageTitleDiffers,
		specCopyDiffers,
		specExampleMissing,
		specInvalid,
		specMissing,
		specOperationExtra,
		specOperationMissing,
		specParameterExtra,
		specParameterMissing,
		specPropertyExtra,
		specPropertyMissing,
		specRequestExtra,
		specRequestMissing,
		specResponseExtra,
		specResponseMissing,
		specSchemaExtra,
		specSchemaMissing,
		specTextMissing,
		specTextUntranslated,
		specValueDiffers,
	}
}

// IDs returns the ids of all rules.
func IDs() []string {
	var ids []string
	for _, rule := range All() {
		ids = append(ids, rule.ID)
	}
	return ids
}

// Find returns the rule of an id, or nil.
func Find(id string) *lint.Rule {
	for _, rule := range All() {
		if rule.ID == id {
			return rule
		}
	}
	return nil
}
