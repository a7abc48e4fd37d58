package dev.muster.modules.system;

import dev.muster.module.AccountEntry;
import dev.muster.module.FileStatus;
import dev.muster.module.GroupEntry;
import java.util.Map;
import java.util.Optional;

/// What a host has of an account.
///
/// @param groups the groups asked about, by the name or number asked for
/// @param home what is at the home directory
/// @param keys the key pair, where one was asked for
record FoundAccount(
        Optional<AccountEntry> account,
        Map<String, Optional<GroupEntry>> groups,
        Optional<Shadow> shadow,
        FileStatus home,
        Optional<KeyPair> keys) {

    /// The account's line of the password database.
    record Shadow(String hash, String min, String max, String expires) {
        static Optional<Shadow> parse(String line) {
            var fields = line.strip().split(":", -1);
            return fields.length < 8
                    ? Optional.empty()
                    : Optional.of(new Shadow(fields[1], fields[3], fields[4], fields[7]));
        }

        boolean isLocked() {
            return hash.startsWith("!");
        }

        @Override
        public String toString() {
            return "Shadow[********]";
        }
    }

    /// A key pair: the private key's path, the public key and its fingerprint.
    record KeyPair(String path, String publicKey, String fingerprint) {}
}
