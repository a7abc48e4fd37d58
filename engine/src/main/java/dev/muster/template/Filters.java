package dev.muster.template;

import dev.muster.value.Value;

/// All filters.
final class Filters {
    private Filters() {}

    static Vocabulary<Filter> all() {
        var filters = new FilterSet();
        LogicFilters.addTo(filters);
        TextFilters.addTo(filters);
        LayoutFilters.addTo(filters);
        RegexFilters.addTo(filters);
        NumberFilters.addTo(filters);
        ListFilters.addTo(filters);
        SelectFilters.addTo(filters);
        SetFilters.addTo(filters);
        MappingFilters.addTo(filters);
        DataFilters.addTo(filters);
        PathFilters.addTo(filters);
        HashFilters.addTo(filters);
        TimeFilters.addTo(filters);
        IpFilters.addTo(filters);
        MacFilters.addTo(filters);
        UrlText.addTo(filters);
        StructureFilters.addTo(filters);
        VaultFilters.addTo(filters);
        IdentityFilters.addTo(filters);
        return filters.words();
    }

    /// The text a filter works on: what is no text is printed.
    static String text(Value value) {
        return Python.print(value);
    }

    /// The list a filter works on.
    static Value.Mapping mapping(Value value, String filter) {
        if (value instanceof Value.Mapping mapping) {
            return mapping;
        }
        if (value instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        throw TemplateException.type(
                "'" + filter + "' needs a mapping, not " + Python.kindOf(value));
    }
}
