package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.source.InputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arguments that `module_defaults` give. What is expected is what the reference does.
class PlayDefaultsTest {
    private final Rehearsal rehearsal;

    PlayDefaultsTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void anArgumentThatATaskNeedsMayBeADefault() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  module_defaults:
                    copy: {dest: /etc/motd, content: hello}
                  tasks:
                    - copy:
                      register: r
                    - debug: {msg: "{{ r.dest }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("/etc/motd");
    }

    @Test
    void whatStandsNearerTakesThePlaceOfTheWhole() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  module_defaults:
                    copy: {dest: /etc/motd, mode: "0600"}
                  tasks:
                    - copy: {content: hello}
                      register: r
                    - debug: {msg: "{{ r.mode }}"}
                    - block:
                        - ansible.builtin.copy: {content: hello}
                          register: r
                        - debug: {msg: "{{ r.dest }} {{ r.mode }}"}
                      module_defaults:
                        ansible.builtin.copy: {dest: /etc/other}
                """);

        assertThat(rehearsal.said("a")).containsExactly("0600", "/etc/other 0644");
    }

    @Test
    void aGroupGivesDefaultsToItsModulesAndTheModulesOwnWin() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  module_defaults:
                    group/community.crypto.acme:
                      account_key_src: /etc/no.key
                      acme_directory: https://ca.test/dir
                    acme_account: {account_key_src: /etc/other.key}
                  tasks:
                    - acme_account_info:
                      register: r
                      ignore_errors: true
                    - debug: {msg: "{{ r.msg }}"}
                    - acme_account: {state: present}
                      register: r
                      ignore_errors: true
                    - debug: {msg: "{{ r.msg }}"}
                    - acme_account: {state: present, account_key: /etc/own.key}
                      register: r
                      ignore_errors: true
                    - debug: {msg: "{{ r.msg }}"}
                """);

        assertThat(rehearsal.said("a"))
                .containsExactly(
                        "there is no account key /etc/no.key on the host",
                        "there is no account key /etc/other.key on the host",
                        "there is no account key /etc/own.key on the host");
    }

    @Test
    void aDefaultThatIsNoArgumentIsAMistake() {
        assertThatThrownBy(() ->
                        rehearsal.play(
                                """
                                - hosts: a
                                  gather_facts: false
                                  module_defaults:
                                    copy: {destination: /etc/motd}
                                  tasks:
                                    - copy: {content: x, dest: /etc/motd}
                                """))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'destination' is not an argument of copy");
    }
}
