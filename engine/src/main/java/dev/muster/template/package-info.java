/// Expressions and templates. A *template* is text with `{{ }}` marks, parsed once; a *scope* holds
/// the variables it may read; an *evaluation* is one request to resolve something against a scope;
/// a *frame* holds the names a template sets for itself. Filters, tests and lookups are the words
/// that expressions call.
@NullMarked
package dev.muster.template;

import org.jspecify.annotations.NullMarked;
