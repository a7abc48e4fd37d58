package dev.muster.setting;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One setting, under the names it has in the environment and in `ansible.cfg`. This table is what
/// settings are read by, what `ansible-config` lists, and what the documentation is made from.
public enum Setting {
    ACTION_WARNINGS(
            Type.BOOL,
            "true",
            "ANSIBLE_ACTION_WARNINGS",
            "defaults action_warnings",
            "Whether warnings that a task's result holds are told."),
    ANSIBLE_FORCE_COLOR(
            Type.BOOL,
            "false",
            "ANSIBLE_FORCE_COLOR",
            "defaults force_color",
            "Colours even where the output is no terminal."),
    ANSIBLE_HOME(
            Type.PATH,
            "~/.ansible",
            "ANSIBLE_HOME",
            "defaults home",
            "The user's folder of roles, collections and caches."),
    ANSIBLE_NOCOLOR(
            Type.BOOL,
            "false",
            "ANSIBLE_NOCOLOR NO_COLOR",
            "defaults nocolor",
            "No colours even on a terminal."),
    ANSIBLE_NOCOWS(
            Type.BOOL,
            "false",
            "ANSIBLE_NOCOWS",
            "defaults nocows",
            "Understood: banners are never drawn by cows."),
    ANSIBLE_PIPELINING(
            Type.BOOL,
            "false",
            "ANSIBLE_PIPELINING",
            "defaults pipelining, connection pipelining, ssh_connection pipelining",
            "Understood: everything travels in one stream anyway."),
    ANY_ERRORS_FATAL(
            Type.BOOL,
            "false",
            "ANSIBLE_ANY_ERRORS_FATAL",
            "defaults any_errors_fatal",
            "Whether one host's failure ends the play for all, where the play does not say it."),
    ASYNC_DIR(
            Type.TEXT,
            "~/.ansible_async",
            "ANSIBLE_ASYNC_DIR",
            "defaults async_dir",
            "The folder of a host in which jobs in the background leave what they came to."),
    BECOME_PASSWORD_FILE(
            Type.PATH,
            "*",
            "ANSIBLE_BECOME_PASSWORD_FILE",
            "defaults become_password_file",
            "A file that holds the password for becoming another user, or a program that prints it."),
    CACHE_PLUGIN_CONNECTION(
            Type.TEXT,
            "*",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION",
            "defaults fact_caching_connection",
            "The folder of kept facts."),
    CACHE_PLUGIN_PREFIX(
            Type.TEXT,
            "ansible_facts",
            "ANSIBLE_CACHE_PLUGIN_PREFIX",
            "defaults fact_caching_prefix",
            "What the names of files of kept facts begin with."),
    CACHE_PLUGIN_TIMEOUT(
            Type.NUMBER,
            "86400",
            "ANSIBLE_CACHE_PLUGIN_TIMEOUT",
            "defaults fact_caching_timeout",
            "After how many seconds kept facts are too old; 0 for never."),
    CACHE_PLUGIN(
            Type.TEXT,
            "memory",
            "ANSIBLE_CACHE_PLUGIN",
            "defaults fact_caching",
            "Where facts are kept between runs: memory keeps none, jsonfile a file for each host."),
    CALLBACK_RESULT_FORMAT(
            Type.TEXT,
            "json",
            "ANSIBLE_CALLBACK_RESULT_FORMAT",
            "defaults callback_result_format",
            "How the usual display writes results: json or yaml."),
    CALLBACKS_ENABLED(
            Type.LIST,
            "",
            "ANSIBLE_CALLBACK_WHITELIST ANSIBLE_CALLBACKS_ENABLED",
            "defaults callback_whitelist, defaults callbacks_enabled",
            "Further reports of a run: timer, profile_tasks and junit are known."),
    CHECK_MODE_MARKERS(
            Type.BOOL,
            "false",
            "ANSIBLE_CHECK_MODE_MARKERS",
            "defaults check_mode_markers",
            "Whether headings say that nothing is changed."),
    COLLECTIONS_PATHS(
            Type.PATHS,
            "{home}/collections:/usr/share/ansible/collections",
            "ANSIBLE_COLLECTIONS_PATHS ANSIBLE_COLLECTIONS_PATH",
            "defaults collections_paths, defaults collections_path",
            "Folders that hold ansible_collections."),
    CONNECTION_PASSWORD_FILE(
            Type.PATH,
            "*",
            "ANSIBLE_CONNECTION_PASSWORD_FILE",
            "defaults connection_password_file",
            "A file that holds the password to log in with, or a program that prints it."),
    DEFAULT_ASK_PASS(
            Type.BOOL,
            "false",
            "ANSIBLE_ASK_PASS",
            "defaults ask_pass",
            "Whether to ask for the password to log in with."),
    DEFAULT_ASK_VAULT_PASS(
            Type.BOOL,
            "false",
            "ANSIBLE_ASK_VAULT_PASS",
            "defaults ask_vault_pass",
            "Whether to ask for the vault's password."),
    DEFAULT_BECOME_ASK_PASS(
            Type.BOOL,
            "false",
            "ANSIBLE_BECOME_ASK_PASS",
            "privilege_escalation become_ask_pass",
            "Whether to ask for the password that becoming takes."),
    DEFAULT_BECOME_EXE(
            Type.TEXT,
            "*",
            "ANSIBLE_BECOME_EXE",
            "privilege_escalation become_exe",
            "The program to become another user with."),
    DEFAULT_BECOME_FLAGS(
            Type.TEXT,
            "*",
            "ANSIBLE_BECOME_FLAGS",
            "privilege_escalation become_flags",
            "Options for that program."),
    DEFAULT_BECOME_METHOD(
            Type.TEXT,
            "sudo",
            "ANSIBLE_BECOME_METHOD",
            "privilege_escalation become_method",
            "How to become another user."),
    DEFAULT_BECOME_USER(
            Type.TEXT,
            "root",
            "ANSIBLE_BECOME_USER",
            "privilege_escalation become_user",
            "Which user to become."),
    DEFAULT_BECOME(
            Type.BOOL,
            "false",
            "ANSIBLE_BECOME",
            "privilege_escalation become",
            "Whether tasks run as another user."),
    DEFAULT_CALLBACK_PLUGIN_PATH(
            Type.PATHS,
            "{home}/plugins/callback:/usr/share/ansible/plugins/callback",
            "ANSIBLE_CALLBACK_PLUGINS",
            "defaults callback_plugins",
            "Understood: reports written in Python are not run."),
    DEFAULT_EXECUTABLE(
            Type.TEXT,
            "/bin/sh",
            "ANSIBLE_EXECUTABLE",
            "defaults executable",
            "Understood: a host's own sh is spoken to."),
    DEFAULT_FACT_PATH(
            Type.TEXT,
            "*",
            "ANSIBLE_FACT_PATH",
            "defaults fact_path",
            "Where a host's local facts lie, where the play does not say it."),
    DEFAULT_FILTER_PLUGIN_PATH(
            Type.PATHS,
            "{home}/plugins/filter:/usr/share/ansible/plugins/filter",
            "ANSIBLE_FILTER_PLUGINS",
            "defaults filter_plugins",
            "Understood: filters written in Python are not run."),
    DEFAULT_FORCE_HANDLERS(
            Type.BOOL,
            "false",
            "ANSIBLE_FORCE_HANDLERS",
            "defaults force_handlers",
            "Whether notified handlers run on hosts that failed."),
    DEFAULT_FORKS(
            Type.NUMBER,
            "5",
            "ANSIBLE_FORKS",
            "defaults forks",
            "How many hosts work at the same time."),
    DEFAULT_GATHERING(
            Type.TEXT,
            "implicit",
            "ANSIBLE_GATHERING",
            "defaults gathering",
            "When facts are gathered: implicit (unless a play says no), explicit (where it says yes), smart (once a host)."),
    DEFAULT_GATHER_SUBSET(
            Type.LIST,
            "*",
            "ANSIBLE_GATHER_SUBSET",
            "defaults gather_subset",
            "Which facts a play gathers where it does not say it."),
    DEFAULT_GATHER_TIMEOUT(
            Type.NUMBER,
            "*",
            "ANSIBLE_GATHER_TIMEOUT",
            "defaults gather_timeout",
            "How long gathering may take."),
    DEFAULT_HASH_BEHAVIOUR(
            Type.TEXT,
            "replace",
            "ANSIBLE_HASH_BEHAVIOUR",
            "defaults hash_behaviour",
            "Whether a mapping that is set again is replaced or merged."),
    DEFAULT_HOST_LIST(
            Type.SOURCES,
            "/etc/ansible/hosts",
            "ANSIBLE_INVENTORY",
            "defaults inventory",
            "Which hosts there are: files, folders, programs or names with a comma."),
    DEFAULT_JINJA2_EXTENSIONS(
            Type.TEXT,
            "",
            "ANSIBLE_JINJA2_EXTENSIONS",
            "defaults jinja2_extensions",
            "Understood: do, loopcontrols and the like are always there."),
    DEFAULT_JINJA2_NATIVE(
            Type.BOOL,
            "false",
            "ANSIBLE_JINJA2_NATIVE",
            "defaults jinja2_native",
            "Whether a template of one expression keeps its value's type."),
    DEFAULT_LOAD_CALLBACK_PLUGINS(
            Type.BOOL,
            "false",
            "ANSIBLE_LOAD_CALLBACK_PLUGINS",
            "defaults bin_ansible_callbacks",
            "Whether a single task is told as stdout_callback says."),
    DEFAULT_LOG_PATH(
            Type.PATH,
            "*",
            "ANSIBLE_LOG_PATH",
            "defaults log_path",
            "A file that everything told is appended to."),
    DEFAULT_LOOKUP_PLUGIN_PATH(
            Type.PATHS,
            "{home}/plugins/lookup:/usr/share/ansible/plugins/lookup",
            "ANSIBLE_LOOKUP_PLUGINS",
            "defaults lookup_plugins",
            "Understood: lookups written in Python are not run."),
    DEFAULT_MANAGED_STR(
            Type.TEXT,
            "Ansible managed",
            "",
            "defaults ansible_managed",
            "What ansible_managed says in templates."),
    DEFAULT_MODULE_ARGS(
            Type.TEXT,
            "",
            "ANSIBLE_MODULE_ARGS",
            "defaults module_args",
            "The arguments of a single task where none are given."),
    DEFAULT_MODULE_NAME(
            Type.TEXT,
            "command",
            "",
            "defaults module_name",
            "The module of a single task where none is named."),
    DEFAULT_MODULE_PATH(
            Type.PATHS,
            "{home}/plugins/modules:/usr/share/ansible/plugins/modules",
            "ANSIBLE_LIBRARY",
            "defaults library",
            "Understood: modules written in Python are not run."),
    DEFAULT_NO_LOG(
            Type.BOOL, "false", "ANSIBLE_NO_LOG", "defaults no_log", "Whether results are hidden."),
    DEFAULT_POLL_INTERVAL(
            Type.NUMBER,
            "15",
            "ANSIBLE_POLL_INTERVAL",
            "defaults poll_interval",
            "How many seconds lie between two looks at a task in the background."),
    DEFAULT_PRIVATE_KEY_FILE(
            Type.PATH,
            "*",
            "ANSIBLE_PRIVATE_KEY_FILE",
            "defaults private_key_file",
            "The private key to log in with."),
    DEFAULT_PRIVATE_ROLE_VARS(
            Type.BOOL,
            "false",
            "ANSIBLE_PRIVATE_ROLE_VARS",
            "defaults private_role_vars",
            "Whether a role's variables are its own alone."),
    DEFAULT_REMOTE_PORT(
            Type.NUMBER,
            "*",
            "ANSIBLE_REMOTE_PORT",
            "defaults remote_port",
            "The port of hosts whose inventory does not tell it."),
    DEFAULT_REMOTE_USER(
            Type.TEXT, "*", "ANSIBLE_REMOTE_USER", "defaults remote_user", "Whom to log in as."),
    DEFAULT_ROLES_PATH(
            Type.PATHS,
            "{home}/roles:/usr/share/ansible/roles:/etc/ansible/roles",
            "ANSIBLE_ROLES_PATH",
            "defaults roles_path",
            "Folders that hold roles."),
    DEFAULT_STDOUT_CALLBACK(
            Type.TEXT,
            "default",
            "ANSIBLE_STDOUT_CALLBACK",
            "defaults stdout_callback",
            "How a run is told: default, debug, json, minimal, oneline, skippy and yaml are known."),
    DEFAULT_STRATEGY(
            Type.TEXT,
            "linear",
            "ANSIBLE_STRATEGY",
            "defaults strategy",
            "How hosts go from task to task where the play does not say it."),
    DEFAULT_TIMEOUT(
            Type.NUMBER,
            "10",
            "ANSIBLE_TIMEOUT",
            "defaults timeout",
            "How many seconds to wait for a connection."),
    DEFAULT_TRANSPORT(
            Type.TEXT,
            "smart",
            "ANSIBLE_TRANSPORT",
            "defaults transport",
            "How to reach hosts: ssh (smart means it too) or local."),
    DEFAULT_UNDEFINED_VAR_BEHAVIOR(
            Type.BOOL,
            "true",
            "ANSIBLE_ERROR_ON_UNDEFINED_VARS",
            "defaults error_on_undefined_vars",
            "Whether a variable that is not defined is an error."),
    DEFAULT_VAULT_ENCRYPT_IDENTITY(
            Type.TEXT,
            "*",
            "ANSIBLE_VAULT_ENCRYPT_IDENTITY",
            "defaults vault_encrypt_identity",
            "Which of several vault passwords encrypts."),
    DEFAULT_VAULT_IDENTITY_LIST(
            Type.LIST,
            "",
            "ANSIBLE_VAULT_IDENTITY_LIST",
            "defaults vault_identity_list",
            "Vault passwords with their labels, as --vault-id takes them."),
    DEFAULT_VAULT_IDENTITY(
            Type.TEXT,
            "default",
            "ANSIBLE_VAULT_IDENTITY",
            "defaults vault_identity",
            "The label of a vault password that has none."),
    DEFAULT_VAULT_ID_MATCH(
            Type.BOOL,
            "false",
            "ANSIBLE_VAULT_ID_MATCH",
            "defaults vault_id_match",
            "Whether only the vault password of the same label is tried."),
    DEFAULT_VAULT_PASSWORD_FILE(
            Type.PATH,
            "*",
            "ANSIBLE_VAULT_PASSWORD_FILE",
            "defaults vault_password_file",
            "A file that holds the vault's password, or a program that prints it."),
    DEFAULT_VERBOSITY(
            Type.NUMBER,
            "0",
            "ANSIBLE_VERBOSITY",
            "defaults verbosity",
            "How much is told, as with -v."),
    DEPRECATION_WARNINGS(
            Type.BOOL,
            "true",
            "ANSIBLE_DEPRECATION_WARNINGS",
            "defaults deprecation_warnings",
            "Whether what is out of date is warned of."),
    DIFF_ALWAYS(
            Type.BOOL,
            "false",
            "ANSIBLE_DIFF_ALWAYS",
            "diff always",
            "Whether what changes in files is shown, as with --diff."),
    DIFF_CONTEXT(
            Type.NUMBER,
            "3",
            "ANSIBLE_DIFF_CONTEXT",
            "diff context",
            "How many equal lines stand around a change."),
    DISPLAY_ARGS_TO_STDOUT(
            Type.BOOL,
            "false",
            "ANSIBLE_DISPLAY_ARGS_TO_STDOUT",
            "defaults display_args_to_stdout",
            "Whether a task's heading holds its arguments."),
    DISPLAY_FAILED_STDERR(
            Type.BOOL,
            "false",
            "ANSIBLE_DISPLAY_FAILED_STDERR",
            "defaults display_failed_stderr",
            "Whether failures are told on standard error."),
    DISPLAY_OK_HOSTS(
            Type.BOOL,
            "true",
            "ANSIBLE_DISPLAY_OK_HOSTS",
            "defaults display_ok_hosts",
            "Whether hosts are told on which nothing changed."),
    DISPLAY_SKIPPED_HOSTS(
            Type.BOOL,
            "true",
            "ANSIBLE_DISPLAY_SKIPPED_HOSTS",
            "defaults display_skipped_hosts",
            "Whether hosts are told that skip a task."),
    ERROR_ON_MISSING_HANDLER(
            Type.BOOL,
            "true",
            "ANSIBLE_ERROR_ON_MISSING_HANDLER",
            "defaults error_on_missing_handler",
            "Whether it is an error to notify a handler that is not there."),
    HOST_KEY_CHECKING(
            Type.BOOL,
            "true",
            "ANSIBLE_HOST_KEY_CHECKING ANSIBLE_SSH_HOST_KEY_CHECKING",
            "defaults host_key_checking, ssh_connection host_key_checking",
            "Whether a host's key must be known; without it, a new host is taken at its word, and one whose key changed is refused all the same."),
    HOST_PATTERN_MISMATCH(
            Type.TEXT,
            "warning",
            "ANSIBLE_HOST_PATTERN_MISMATCH",
            "inventory host_pattern_mismatch",
            "What a pattern that matches nothing is: warning, error or ignore."),
    INJECT_FACTS_AS_VARS(
            Type.BOOL,
            "true",
            "ANSIBLE_INJECT_FACT_VARS",
            "defaults inject_facts_as_vars",
            "Whether facts are variables of their own, as ansible_...."),
    INTERPRETER_PYTHON(
            Type.TEXT,
            "auto",
            "ANSIBLE_PYTHON_INTERPRETER",
            "defaults interpreter_python",
            "Understood: hosts need no Python."),
    INVENTORY_ANY_UNPARSED_IS_FAILED(
            Type.BOOL,
            "false",
            "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED",
            "inventory any_unparsed_is_failed",
            "Whether one inventory that can't be read is an error."),
    INVENTORY_ENABLED(
            Type.LIST,
            "host_list,script,auto,yaml,ini,toml",
            "ANSIBLE_INVENTORY_ENABLED",
            "inventory enable_plugins",
            "Understood: every kind of inventory that is known is read."),
    INVENTORY_IGNORE_EXTS(
            Type.LIST,
            ".pyc,.pyo,.swp,.bak,~,.rpm,.md,.txt,.rst,.orig,.ini,.cfg,.retry",
            "ANSIBLE_INVENTORY_IGNORE",
            "defaults inventory_ignore_extensions, inventory ignore_extensions",
            "Endings of files in an inventory folder that are left out."),
    INVENTORY_IGNORE_PATTERNS(
            Type.LIST,
            "",
            "ANSIBLE_INVENTORY_IGNORE_REGEX",
            "defaults inventory_ignore_patterns, inventory ignore_patterns",
            "Regular expressions for names of files in an inventory folder that are left out."),
    INVENTORY_UNPARSED_IS_FAILED(
            Type.BOOL,
            "false",
            "ANSIBLE_INVENTORY_UNPARSED_FAILED",
            "inventory unparsed_is_failed",
            "Whether it is an error when no inventory can be read."),
    INVENTORY_UNPARSED_WARNING(
            Type.BOOL,
            "true",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING",
            "inventory inventory_unparsed_warning",
            "Whether it is warned of that no inventory was read."),
    JINJA2_NATIVE_WARNING(
            Type.BOOL,
            "true",
            "ANSIBLE_JINJA2_NATIVE_WARNING",
            "defaults jinja2_native_warning",
            "Understood: native types need nothing that could be missing."),
    LOCALHOST_WARNING(
            Type.BOOL,
            "true",
            "ANSIBLE_LOCALHOST_WARNING",
            "defaults localhost_warning",
            "Whether it is warned of that there is only localhost."),
    PLAYBOOK_DIR(
            Type.PATH,
            "*",
            "ANSIBLE_PLAYBOOK_DIR",
            "defaults playbook_dir",
            "The folder that stands for a playbook's where there is none."),
    RETRY_FILES_ENABLED(
            Type.BOOL,
            "false",
            "ANSIBLE_RETRY_FILES_ENABLED",
            "defaults retry_files_enabled",
            "Whether the names of hosts that failed are written to a file for --limit."),
    RETRY_FILES_SAVE_PATH(
            Type.PATH,
            "*",
            "ANSIBLE_RETRY_FILES_SAVE_PATH",
            "defaults retry_files_save_path",
            "The folder of such files; the playbook's own otherwise."),
    SHOW_CUSTOM_STATS(
            Type.BOOL,
            "false",
            "ANSIBLE_SHOW_CUSTOM_STATS",
            "defaults show_custom_stats",
            "Whether the recap ends with what set_stats kept."),
    SHOW_TASK_PATH_ON_FAILURE(
            Type.BOOL,
            "false",
            "ANSIBLE_SHOW_TASK_PATH_ON_FAILURE",
            "defaults show_task_path_on_failure",
            "Whether a failure names the place of its task."),
    SSH_ARGS(Type.TEXT, "*", "ANSIBLE_SSH_ARGS", "ssh_connection ssh_args", "Options as for ssh."),
    SSH_COMMON_ARGS(
            Type.TEXT,
            "*",
            "ANSIBLE_SSH_COMMON_ARGS",
            "ssh_connection ssh_common_args",
            "More of them."),
    SSH_EXTRA_ARGS(
            Type.TEXT,
            "*",
            "ANSIBLE_SSH_EXTRA_ARGS",
            "ssh_connection ssh_extra_args",
            "More of them."),
    SSH_RETRIES(
            Type.NUMBER,
            "0",
            "ANSIBLE_SSH_RETRIES",
            "connection retries, ssh_connection retries",
            "How often a connection that fails is tried again."),
    SYSTEM_WARNINGS(
            Type.BOOL,
            "true",
            "ANSIBLE_SYSTEM_WARNINGS",
            "defaults system_warnings",
            "Whether odd things about this machine are warned of."),
    TAGS_RUN(
            Type.LIST,
            "",
            "ANSIBLE_RUN_TAGS",
            "tags run",
            "Tags of the tasks to run, where the command line has none."),
    TAGS_SKIP(Type.LIST, "", "ANSIBLE_SKIP_TAGS", "tags skip", "Tags of the tasks to leave out."),
    TASK_TIMEOUT(
            Type.NUMBER,
            "0",
            "ANSIBLE_TASK_TIMEOUT",
            "defaults task_timeout",
            "How many seconds a task may take where it does not say it; 0 for any."),
    TRANSFORM_INVALID_GROUP_CHARS(
            Type.TEXT,
            "never",
            "ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS",
            "defaults force_valid_group_names",
            "Understood: a group's name stays as it is written."),
    VERBOSE_TO_STDERR(
            Type.BOOL,
            "false",
            "ANSIBLE_VERBOSE_TO_STDERR",
            "defaults verbose_to_stderr",
            "Whether what only -v tells goes to standard error.");

    /// Stands for a default that there is not.
    private static final String NOTHING = "*";

    private final Type type;
    private final String otherwise;
    private final String variables;
    private final String keys;
    private final String sentence;

    /// What a setting's value is.
    public enum Type {
        BOOL("boolean"),
        NUMBER("integer"),
        TEXT("string"),
        LIST("list"),
        PATH("path"),
        PATHS("pathspec"),
        /// Inventories: paths, or names with a comma.
        SOURCES("pathlist");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /// The type as Ansible calls it.
        public String word() {
            return word;
        }
    }

    /// Where a setting stands in a file.
    public record Key(String section, String name) {}

    Setting(Type type, String otherwise, String variables, String keys, String sentence) {
        this.type = type;
        this.otherwise = otherwise;
        this.variables = variables;
        this.keys = keys;
        this.sentence = sentence;
    }

    private static List<String> words(String text, String between) {
        return Stream.of(text.split(between)).filter(word -> !word.isEmpty()).toList();
    }

    public Type type() {
        return type;
    }

    /// The value where nobody says another; `{home}` in it is the user's Ansible folder.
    public Optional<String> otherwise() {
        return otherwise.equals(NOTHING) ? Optional.empty() : Optional.of(otherwise);
    }

    /// The variables of the environment that set it; the last one counts.
    public List<String> variables() {
        return words(variables, " ");
    }

    public List<Key> keys() {
        return words(keys, ", ").stream()
                .map(key -> key.split(" "))
                .map(parts -> new Key(parts[0], parts[1]))
                .toList();
    }

    /// What it is for.
    public String sentence() {
        return sentence;
    }

    /// The setting of that name.
    public static Optional<Setting> named(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }
}
