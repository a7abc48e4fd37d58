package dev.muster.template;

/// Where the classes that define filters put them.
final class FilterSet {
    private final Vocabulary<Filter> words = new Vocabulary<>("filter");

    Vocabulary<Filter> words() {
        return words;
    }

    void add(String names, String parameters, Filter.Function function) {
        add(names, parameters, false, false, false, function);
    }

    /// A filter that accepts an undefined input.
    void addLenient(String names, String parameters, Filter.Function function) {
        add(names, parameters, true, false, false, function);
    }

    /// A filter whose result stays text.
    void addText(String names, String parameters, Filter.Function function) {
        add(names, parameters, false, true, false, function);
    }

    /// A filter whose result anybody may see, whatever went into it.
    void addOpen(String names, String parameters, Filter.Function function) {
        add(names, parameters, false, false, true, function);
    }

    private void add(
            String names,
            String parameters,
            boolean takesUndefined,
            boolean keepsText,
            boolean open,
            Filter.Function function) {
        var signature = Parameters.of(parameters);
        for (var name : names.split(" ")) {
            words.add(name, new Filter(name, signature, takesUndefined, keepsText, open, function));
        }
    }
}
