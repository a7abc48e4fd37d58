package dev.muster.modules.system;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Secret;
import dev.muster.module.Wanted;
import java.util.List;
import java.util.Optional;

/// An account.
@Manual(
        name = "user",
        summary = "Makes, changes or removes an account.",
        details =
                """
                `password` is a hash as `/etc/shadow` has it, such as `{{ word | password_hash('sha512') }}`
                makes; it reaches the host over standard input only.
                """,
        examples = {
            "user: {name: eth, system: true, shell: /usr/sbin/nologin, home: /var/lib/eth}",
            "user: {name: ops, groups: [sudo, docker], append: true}",
            "user: {name: leaver, state: absent, remove: true}"
        },
        returns = {
            "name: the account's name",
            "uid: its number",
            "group: the number of its primary group",
            "groups: the other groups wanted, comma-separated",
            "home: its home directory",
            "shell: its shell",
            "comment: its description",
            "ssh_key_file: the path of the private key that was asked for",
            "ssh_public_key: the public key",
            "ssh_fingerprint: the key's fingerprint"
        })
public final class User implements Module.Resource<User.Arguments> {

    /// When a password is set.
    public enum UpdatePassword {
        ALWAYS,
        ON_CREATE
    }

    /// The account wanted.
    public record Arguments(
            @Argument(value = "The account's name", aliases = "user") String name,
            @Argument(value = "Whether it is to be there", otherwise = "present") Presence state,
            @Argument("Its number") Optional<Long> uid,
            @Argument(value = "Allow a number that another account has", otherwise = "false")
                    boolean nonUnique,
            @Argument("Its primary group, by name or number") Optional<String> group,
            @Argument("The other groups it is in; none given by an empty text")
                    Optional<List<String>> groups,
            @Argument(value = "Join `groups` and leave none", otherwise = "false") boolean append,
            @Argument("Its description, the GECOS field") Optional<String> comment,
            @Argument("Its shell") Optional<String> shell,
            @Argument("Its home directory") Optional<String> home,
            @Argument(
                            value = "Make the home directory where there is none",
                            aliases = "createhome",
                            otherwise = "true")
                    boolean createHome,
            @Argument(
                            value = "Move what is in the old home directory to `home`",
                            otherwise = "false")
                    boolean moveHome,
            @Argument("The folder whose files a new home directory begins with")
                    Optional<String> skeleton,
            @Argument("The umask that a new home directory is made with, such as 0077")
                    Optional<String> umask,
            @Argument(
                            value = "Take a number of the system's range when making it",
                            otherwise = "false")
                    boolean system,
            @Argument("The password's hash; `!` for none that works") Optional<Secret> password,
            @Argument(value = "When to set the password", otherwise = "always")
                    UpdatePassword updatePassword,
            @Argument("Lock the password, or unlock it") Optional<Boolean> passwordLock,
            @Argument("Most days a password is good for") Optional<Integer> passwordExpireMax,
            @Argument("Fewest days between two changes of a password")
                    Optional<Integer> passwordExpireMin,
            @Argument("When the account ends, in seconds since 1970; negative for never")
                    Optional<Double> expires,
            @Argument(value = "Remove the home directory with the account", otherwise = "false")
                    boolean remove,
            @Argument(value = "Remove it even while it is in use", otherwise = "false")
                    boolean force,
            @Argument("The SELinux user") Optional<String> seuser,
            @Argument(value = "Make an SSH key pair where there is none", otherwise = "false")
                    boolean generateSshKey,
            @Argument(value = "The key's type", otherwise = "rsa") String sshKeyType,
            @Argument("The key's size in bits; the host's default when left out")
                    Optional<Integer> sshKeyBits,
            @Argument(
                            "The private key's path, relative to the home directory; `.ssh/id_TYPE` when left out")
                    Optional<String> sshKeyFile,
            @Argument("The key's comment; `ansible-generated on HOST` when left out")
                    Optional<String> sshKeyComment,
            @Argument("What the private key is encrypted with") Optional<Secret> sshKeyPassphrase,
            @Argument(
                            value =
                                    "Only the host's own files count, which are the only ones changed"
                                            + " anyway",
                            otherwise = "false")
                    boolean local) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return new AccountState(arguments, here.checkMode());
    }
}
