package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.modules.system.FoundAccount.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The SSH key pair that `generate_ssh_key` wants an account to have.
final class SshKeyPair {
    private static final String FIND =
            """
            entry=$(getent passwd "$1" || grep "^$1:" /etc/passwd) || exit 0
            home=${entry%:*} home=${home##*:}
            case $2 in /*) file=$2;; *) file=$home/$2;; esac
            [ -e "$file" ] || exit 0
            echo "$file"
            cat "$file.pub"
            ssh-keygen -lf "$file.pub"
            """;

    /// The passphrase, if any, comes over standard input and reaches ssh-keygen through a program
    /// that only the account's owner can read.
    private static final String MAKE =
            """
            user=$1 type=$3 bits=$4 comment=$5
            entry=$(getent passwd "$user" || grep "^$user:" /etc/passwd) || exit
            home=${entry%:*} home=${home##*:}
            group=$(id -g "$user") || exit
            case $2 in /*) file=$2;; *) file=$home/$2;; esac
            folder=${file%/*}
            [ -n "$comment" ] || comment="ansible-generated on $(uname -n)"
            umask 077
            if [ ! -d "$folder" ]; then
              mkdir -p -- "$folder" && chown "$user:$group" "$folder" || exit
            fi
            set -- -q -t "$type" -C "$comment" -f "$file"
            [ -z "$bits" ] || set -- "$@" -b "$bits"
            IFS= read -r passphrase
            if [ -z "$passphrase" ]; then
              ssh-keygen "$@" -N '' || exit
            else
              ask=$(mktemp) || exit
              trap 'rm -f "$ask" "$ask.word"' EXIT
              printf '%s\\n' "$passphrase" >"$ask.word"
              printf '#!/bin/sh\\ncat "$0.word"\\n' >"$ask"
              chmod 700 "$ask"
              DISPLAY=none SSH_ASKPASS_REQUIRE=force SSH_ASKPASS=$ask ssh-keygen "$@" || exit
            fi
            chown "$user:$group" "$file" "$file.pub" && chmod 644 "$file.pub"
            """;

    private SshKeyPair() {}

    static String path(User.Arguments wanted) {
        return wanted.sshKeyFile().orElse(".ssh/id_" + wanted.sshKeyType());
    }

    static Probe<Optional<KeyPair>> probe(User.Arguments wanted) {
        if (!wanted.generateSshKey()) {
            return Probe.known(Optional.empty());
        }
        return Probe.ask(new Question.Ask(FIND, wanted.name(), path(wanted)))
                .map(reply -> parse(reply.outText().lines().toList()));
    }

    private static Optional<KeyPair> parse(List<String> lines) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new KeyPair(
                        lines.getFirst(),
                        lines.size() > 1 ? lines.get(1) : "",
                        lines.size() > 2 ? lines.get(2) : ""));
    }

    static Step make(User.Arguments wanted) {
        var arguments =
                List.of(
                        wanted.name(),
                        path(wanted),
                        wanted.sshKeyType(),
                        wanted.sshKeyBits().map(String::valueOf).orElse(""),
                        wanted.sshKeyComment().orElse(""));
        var passphrase = wanted.sshKeyPassphrase().map(secret -> secret.reveal()).orElse("");
        return new Step.Run(
                MAKE,
                arguments,
                "/bin/sh",
                Optional.empty(),
                Map.of(),
                Optional.of(passphrase + "\n"),
                Optional.empty());
    }
}
