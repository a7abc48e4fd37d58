package dev.muster.template;

/// Where the classes that define filters put them.
final class FilterSet {
    private final Vocabulary<Filter> words = new Vocabulary<>("filter");

    Vocabulary<Filter> words() {
        return words;
    }

    void add(String names, String parameters, Filter.Function function) {
        add(names, parameters, false, false, function);
    }

    /// A filter that accepts an undefined input.
    void addLenient(String names, String parameters, Filter.Function function) {
        add(names, parameters, true, false, function);
    }

    /// A filter whose result stays text.
    void addText(String names, String parameters, Filter.Function function) {
        add(names, parameters, false, true, function);
    }

    private void add(
            String names,
            String parameters,
            boolean takesUndefined,
            boolean keepsText,
            Filter.Function function) {
        var signature = Parameters.of(parameters);
        for (var name : names.split(" ")) {
            words.add(name, new Filter(name, signature, takesUndefined, keepsText, function));
        }
    }
}
