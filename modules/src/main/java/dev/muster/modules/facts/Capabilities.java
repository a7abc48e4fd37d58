package dev.muster.modules.facts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The capabilities of the kernel that a process has.
record Capabilities(List<String> names, boolean areAll) {
    private static final String IN_THE_ORDER_OF_THE_KERNEL =
            """
            chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap
            linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner
            sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice
            sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap
            mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf
            checkpoint_restore
            """;

    private static final List<String> ALL =
            Arrays.stream(IN_THE_ORDER_OF_THE_KERNEL.strip().split("\\s+", -1))
                    .map(name -> "cap_" + name)
                    .toList();

    static Capabilities of(Map<String, String> status) {
        long bits = Long.parseUnsignedLong(status.getOrDefault("CapEff", "0"), 16);
        var names =
                IntStream.range(0, ALL.size())
                        .filter(bit -> ((bits >> bit) & 1) == 1)
                        .mapToObj(ALL::get)
                        .toList();
        return new Capabilities(names, names.size() == ALL.size());
    }
}
