package dev.muster.modules.files;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.DefaultMustacheVisitor;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.ValueCode;
import dev.muster.module.Controller;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.PythonFloat;
import dev.muster.value.Taint;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Mustache templates over a host's variables: nothing is escaped, and a tag whose variable isn't
/// defined is a mistake rather than nothing. Sections of undefined variables are skipped, as
/// Mustache has it; partials are files beside the template.
final class Mustaches {
    private Mustaches() {}

    static Value.Text render(Path template, Controller here) {
        var factory = new Factory(template);
        try {
            var file = here.bytes(template);
            var text = new String(file.bytes(), StandardCharsets.UTF_8);
            var mustache = factory.compile(new StringReader(text), template.toString());
            var written = new StringWriter();
            var variables = new Variables(here);
            mustache.execute(written, variables).flush();
            return new Value.Text(written.toString(), file.secret() || variables.secret);
        } catch (MustacheException | Undefined mistake) {
            throw new InputException(Diagnostic.error(reason(mistake)));
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error("can't read " + template + ": " + failure.getMessage()));
        }
    }

    private static String reason(Throwable mistake) {
        for (@Nullable Throwable inner = mistake; inner != null; inner = inner.getCause()) {
            if (inner instanceof Undefined) {
                return String.valueOf(inner.getMessage());
            }
        }
        return String.valueOf(mistake.getMessage());
    }

    /// A tag without a value.
    private static final class Undefined extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undefined(String message) {
            super(message);
        }
    }

    /// Reads partials beside the template, and writes text as it is.
    private static final class Factory extends DefaultMustacheFactory {
        private final Path template;

        Factory(Path template) {
            this.template = template;
        }

        @Override
        public MustacheVisitor createMustacheVisitor() {
            return new DefaultMustacheVisitor(this) {
                @Override
                public void value(TemplateContext context, String variable, boolean encoded) {
                    list.add(new Tag(context, df, variable, encoded));
                }
            };
        }

        @Override
        public Reader getReader(String name) {
            try {
                return Files.newBufferedReader(template.resolveSibling(name));
            } catch (IOException failure) {
                throw new MustacheException("can't read the partial " + failure.getMessage());
            }
        }

        @Override
        public void encode(String value, Writer writer) {
            try {
                writer.write(value);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// A tag that insists on a value.
    private static final class Tag extends ValueCode {
        private final TemplateContext context;
        private final String variable;

        Tag(
                TemplateContext context,
                DefaultMustacheFactory factory,
                String variable,
                boolean encoded) {
            super(context, factory, variable, encoded);
            this.context = context;
            this.variable = variable;
        }

        @Override
        public Writer execute(Writer writer, List<Object> scopes) {
            if (get(scopes) == null) {
                throw new Undefined(
                        "'"
                                + variable
                                + "' is undefined in "
                                + context.file()
                                + ":"
                                + context.line());
            }
            return super.execute(writer, scopes);
        }
    }

    /// The host's variables, looked up when they are named.
    private static final class Variables extends AbstractMap<String, @Nullable Object> {
        private final Controller here;

        /// Whether a secret was read.
        private boolean secret;

        Variables(Controller here) {
            this.here = here;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String name && find(name).isPresent();
        }

        private Optional<Object> find(String name) {
            return here.variable(name)
                    .filter(value -> !(value instanceof Value.Undefined))
                    .map(this::seen);
        }

        private Object seen(Value value) {
            secret |= Taint.isIn(value);
            return plain(value);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return key instanceof String name ? find(name).orElse(null) : null;
        }

        @Override
        public Set<Entry<String, @Nullable Object>> entrySet() {
            return Set.of();
        }
    }

    /// A value as the library knows it. Numbers are text; what is null prints as nothing.
    private static Object plain(Value value) {
        return switch (value) {
            case Value.Null() -> "";
            case Value.Bool(boolean truth) -> truth;
            case Value.Int(BigInteger number) -> number.toString();
            case Value.Real(double number) -> PythonFloat.repr(number);
            case Value.Text(String text, _, _) -> text;
            case Value.Deferred(String text, _) -> text;
            case Value.Sequence(List<Value> items, _) -> {
                var list = new ArrayList<Object>();
                items.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case Value.Mapping(Map<Value, Value> entries) -> {
                var map = new LinkedHashMap<String, Object>();
                entries.forEach((key, item) -> map.put(String.valueOf(plain(key)), plain(item)));
                yield map;
            }
            case Value.Undefined _, Value.Omit _, Value.Foreign _ -> "";
        };
    }
}
