package dev.muster.modules;

/// Shell functions that hand an address to `curl` or `wget` over standard input: it may hold a
/// token, and the arguments of a process can be read by everybody on its host.
public final class AddressOnInput {
    /// `curl_at ADDRESS OPTION...` and `wget_at ADDRESS OPTION...`.
    public static final String FUNCTIONS =
            """
            curl_at() {
              a_=$(printf '%s' "$1" | sed 's/[\\\\"]/\\\\&/g'); shift
              printf 'url = "%s"\\n' "$a_" | curl "$@" -K -
            }
            wget_at() { a_=$1; shift; printf '%s\\n' "$a_" | wget "$@" -i -; }
            """;

    private AddressOnInput() {}
}
