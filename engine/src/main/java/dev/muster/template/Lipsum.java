package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The function `lipsum`: paragraphs that mean nothing, to fill a page with.
final class Lipsum {
    private static final List<String> WORDS =
            List.of(
                    "ac", "amet", "ante", "arcu", "at", "augue", "cum", "diam", "dolor", "donec",
                    "dui", "eget", "elit", "enim", "erat", "eros", "est", "et", "eu", "fusce",
                    "hac", "id", "in", "ipsum", "justo", "lacus", "lectus", "leo", "libero",
                    "lorem", "magna", "massa", "metus", "mi", "morbi", "nec", "nisi", "non", "nunc",
                    "odio", "orci", "pede", "porta", "purus", "quam", "quis", "risus", "sapien",
                    "sed", "sem", "sit", "tellus", "urna", "ut", "velit", "vitae");

    private Lipsum() {}

    static Value of(Arguments arguments, Evaluation evaluation) {
        int count = Math.clamp(number(arguments, 0, "n", 5), 0, 1000);
        boolean html = arguments.find(1, "html").map(Python::truthy).orElse(true);
        int least = Math.clamp(number(arguments, 2, "min", 20), 1, 10_000);
        int most = Math.clamp(number(arguments, 3, "max", 100), least + 1, 10_001);
        var random = evaluation.extras().random();
        var paragraphs = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var text = paragraph(random.nextInt(least, most), random);
            paragraphs.add(html ? "<p>" + text + "</p>" : text);
        }
        return Value.text(String.join(html ? "\n" : "\n\n", paragraphs));
    }

    private static int number(Arguments arguments, int index, String name, int otherwise) {
        return arguments.find(index, name).map(Numbers::toInt).orElse(otherwise);
    }

    private static String paragraph(int words, RandomGenerator random) {
        var text = new StringBuilder();
        boolean begins = true;
        for (int i = 0; i < words; i++) {
            var word = WORDS.get(random.nextInt(WORDS.size()));
            text.append(i == 0 ? "" : " ");
            text.append(begins ? word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) : "");
            text.append(begins ? word.substring(1) : word);
            begins = i + 1 < words && random.nextInt(12) == 0;
            text.append(begins ? "." : "");
        }
        return text.append('.').toString();
    }
}
