package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.Source;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LookupsTest {
    @TempDir Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        write("roles/web/files/motd", "hello \n");
        write("roles/web/templates/site.j2", "{{ who }}-{{ extra | default('none') }}\n");
        write("files/a.conf", "1");
        write("files/b.conf", "2");
        write("vars/Debian.yml", "");
        write("users.csv", "ann;1000;x\nbob;1001;y\n");
        write("app.ini", "[db]\nhost = h1\nport: 5\n[web]\nhost = h2\n");
    }

    private void write(String name, String text) throws IOException {
        var path = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    private Value resolve(String expression) {
        var extras =
                new Extras(
                        Map.of("EDITOR", "vi"),
                        Clock.fixed(Instant.parse("2024-05-06T07:08:09Z"), ZoneOffset.UTC),
                        folder,
                        new Random(1),
                        (command, _) -> "ran " + command + "\n",
                        (url, headers, _) -> url + "\n" + headers + "\n");
        var variables =
                Variables.of(
                        "who: me\nplaybook_dir: "
                                + folder
                                + "\nrole_path: "
                                + folder.resolve("roles/web"));
        var template = "{{ " + expression + " }}";
        return new Templating(extras)
                .resolve(
                        new Value.Deferred(template, new Source("test", template).start()),
                        variables);
    }

    private String shown(String expression) {
        return Python.print(resolve(expression)).replace(folder.toString(), "DIR");
    }

    @Test
    void filesAndTemplatesAreFoundInTheRoleFirst() {
        assertThat(shown("lookup('file', 'motd')")).isEqualTo("hello");
        assertThat(shown("lookup('file', 'a.conf', 'b.conf')")).isEqualTo("1,2");
        assertThat(shown("lookup('template', 'site.j2')")).isEqualTo("me-none\n");
        assertThat(shown("lookup('template', 'site.j2', template_vars={'extra': 'x'})"))
                .isEqualTo("me-x\n");
    }

    @Test
    void globsAndCandidatesYieldPaths() {
        assertThat(shown("query('fileglob', '*.conf')"))
                .isEqualTo("['DIR/files/a.conf', 'DIR/files/b.conf']");
        assertThat(shown("lookup('first_found', ['vars/nope.yml', 'vars/Debian.yml'])"))
                .isEqualTo("DIR/vars/Debian.yml");
        assertThat(shown("query('first_found', {'files': ['Debian.yml'], 'paths': ['vars']})"))
                .isEqualTo("['DIR/vars/Debian.yml']");
        assertThat(shown("query('first_found', ['nope'], skip=true)")).isEqualTo("[]");
    }

    @Test
    void tablesAreReadByKey() {
        assertThat(shown("lookup('csvfile', 'bob', file='users.csv', delimiter=';', col=1)"))
                .isEqualTo("1001");
        assertThat(shown("lookup('ini', 'host', section='web', file='app.ini')")).isEqualTo("h2");
        assertThat(shown("lookup('ini', 'none', section='web', file='app.ini', default='d')"))
                .isEqualTo("d");
    }

    @Test
    void theWorldOutsideComesThroughTheExtras() {
        assertThat(shown("lookup('env', 'EDITOR')")).isEqualTo("vi");
        assertThat(shown("lookup('pipe', 'date')")).isEqualTo("ran date");
        assertThat(shown("lookup('url', 'http://x', headers={'A': 'b'}, wantlist=true)"))
                .isEqualTo("['http://x', '{A=b}']");
        assertThat(shown("now(utc=true, fmt='%Y-%m-%d %H:%M')")).isEqualTo("2024-05-06 07:08");
    }

    @Test
    void aGeneratedPasswordIsKeptInAFileThatOnlyItsOwnerReads() throws IOException {
        var first = resolve("lookup('password', 'secrets/db length=12 chars=digits')");

        assertThat(first).isEqualTo(resolve("lookup('password', 'secrets/db')"));
        assertThat(((Value.Text) first).secret()).isTrue();
        assertThat(((Value.Text) first).text()).matches("\\d{12}");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("secrets/db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anIniFileMayContinueLinesReferAndRepeatInCapitals() throws IOException {
        var ini =
                """
                [DEFAULT]
                home = /srv
                [a]
                data = %(home)s/data
                long = one
                  two
                flag
                Name = x
                name2 = y
                """;
        write("more.ini", ini);

        var options = ", file='more.ini', section='a', allow_no_value=true)";
        assertThat(resolve("lookup('ini', 'data'" + options)).isEqualTo(Value.text("/srv/data"));
        assertThat(resolve("lookup('ini', 'long'" + options)).isEqualTo(Value.text("one\ntwo"));
        assertThat(resolve("query('ini', 'flag'" + options)).isEqualTo(Value.list(List.of()));
        assertThat(resolve("lookup('ini', 'name.*', re=true" + options))
                .isEqualTo(Value.text("x,y"));
        assertThatThrownBy(() -> resolve("lookup('ini', 'x', file='app.ini', section='b')"))
                .hasMessageContaining("No section 'b'");
    }

    @Test
    void aTemplateKnowsItselfAndMayHaveOtherMarks() throws IOException {
        write("templates/self.j2", "[% template_path %] [# gone #]{{ as it is }}");

        assertThat(
                        resolve(
                                "lookup('template', 'self.j2', variable_start_string='[%',"
                                        + " variable_end_string='%]', comment_start_string='[#',"
                                        + " comment_end_string='#]')"))
                .isEqualTo(Value.text("self.j2 {{ as it is }}"));
    }

    @Test
    void whatAPasswordManagerPrintsIsSecretInWhateverIsMadeOfIt() {
        var plain = resolve("lookup('secret', 'pass show a')");

        assertThat(plain).isEqualTo(Value.text("ran pass show a"));
        assertThat(((Value.Text) plain).secret()).isTrue();
        assertThat(((Value.Text) resolve("'x' ~ lookup('secret', 'op read a')")).secret()).isTrue();
    }

    @Test
    void aMissingFileIsNamedAndCanBeTolerated() {
        assertThatThrownBy(() -> resolve("lookup('file', 'gone')"))
                .hasMessageContaining("could not locate file in lookup: gone");
        assertThat(resolve("lookup('file', 'gone', errors='ignore')")).isEqualTo(Value.text(""));
    }
}
