package dev.muster.modules.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final String SEEN =
            """
            @@muster files
            /etc/os-release:ID=ubuntu
            /etc/os-release:VERSION_ID="22.04"
            /etc/os-release:VERSION_CODENAME=jammy
            /etc/resolv.conf:nameserver 10.0.0.1
            /etc/resolv.conf:search example.org
            /etc/passwd:root:x:0:0:root:/root:/bin/bash
            /proc/self/status:Uid:\t0\t0\t0\t0
            /proc/self/status:Gid:\t0\t0\t0\t0
            /proc/self/status:Cpus_allowed_list:\t0-1,4
            /proc/sys/kernel/hostname:node-1
            /proc/meminfo:MemTotal:        2048000 kB
            /proc/meminfo:MemFree:         1024000 kB
            /proc/1/comm:systemd
            /proc/self/mountinfo:30 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
            /sys/class/net/eth0/address:02:42:ac:11:00:05
            /sys/class/net/eth0/mtu:1500
            /sys/class/net/eth0/type:1
            /sys/class/net/eth0/flags:0x1003
            /sys/class/net/eth0/operstate:up
            /sys/block/sda/size:2097152
            /sys/block/sda/sda1/size:1048576
            /sys/block/sda/sda1/start:2048
            /sys/block/sda/sda1/partition:1
            /sys/class/dmi/id/product_name:KVM
            @@muster cpu
            processor\t: 0
            model name\t: EPYC
            physical id\t: 0
            siblings\t: 4
            cpu cores\t: 2
            flags\t\t: fpu hypervisor sse
            @@muster tests
            /usr/bin/apt-get
            /usr/bin/python3.11
            @@muster machine
            x86_64
            @@muster date
            1700000000 2023-11-14 22:13:20 Tuesday 2 46 UTC +0000
            @@muster name
            10.0.0.5 node-1.example.org node-1
            @@muster net
            1: lo: <LOOPBACK,UP> mtu 65536
                inet 127.0.0.1/8 scope host lo
            2: eth0@if3: <BROADCAST,UP> mtu 1500
                inet 10.0.0.5/20 brd 10.0.15.255 scope global eth0
                inet6 fe80::1/64 scope link
            8.8.8.8 via 10.0.0.1 dev eth0 src 10.0.0.5 uid 0
            @@muster space
            4096 4096 1000 600 700 500 400 /
            @@muster env
            HOME=/root
            NOTE=a
            b
            @@muster local /etc/ansible/facts.d/chain.fact
            {"id": 1337, "note": "{{ not a template }}"}

            @@muster exit 0
            @@muster local /etc/ansible/facts.d/plain.fact
            [peers]
            Max = 30

            @@muster exit 0
            """;

    private final Map<String, Value> facts = facts(SEEN, "all");

    @Test
    void namesTheSystem() {
        assertText("distribution", "Ubuntu");
        assertText("distribution_release", "jammy");
        assertText("distribution_major_version", "22");
        assertText("os_family", "Debian");
        assertText("pkg_mgr", "apt");
        assertText("service_mgr", "systemd");
        assertText("fqdn", "node-1.example.org");
        assertText("domain", "example.org");
        assertText("hostname", "node-1");
        assertText("user_id", "root");
        assertText("python_version", "3.11");
    }

    @Test
    void countsProcessorsAndMemory() {
        assertThat(facts)
                .containsEntry("processor_count", Value.of(1))
                .containsEntry("processor_cores", Value.of(2))
                .containsEntry("processor_threads_per_core", Value.of(2))
                .containsEntry("processor_vcpus", Value.of(4))
                .containsEntry("processor_nproc", Value.of(3))
                .containsEntry("memtotal_mb", Value.of(2000))
                .containsEntry("memfree_mb", Value.of(1000));
    }

    @Test
    void findsTheDefaultRoute() {
        var route = (Value.Mapping) facts.getOrDefault("default_ipv4", Value.NULL);

        assertThat(route.find("address")).contains(Value.text("10.0.0.5"));
        assertThat(route.find("gateway")).contains(Value.text("10.0.0.1"));
        assertThat(route.find("netmask")).contains(Value.text("255.255.240.0"));
        assertThat(route.find("network")).contains(Value.text("10.0.0.0"));
        assertThat(facts).containsEntry("default_ipv6", Value.map(Map.of()));
        assertThat(facts).containsEntry("all_ipv4_addresses", Value.texts(List.of("10.0.0.5")));
    }

    @Test
    void tellsWhatIsMounted() {
        var mount =
                (Value.Mapping)
                        ((Value.Sequence) facts.getOrDefault("mounts", Value.NULL))
                                .items()
                                .getFirst();

        assertThat(mount.find("device")).contains(Value.text("/dev/sda1"));
        assertThat(mount.find("options")).contains(Value.text("rw,relatime,errors=remount-ro"));
        assertThat(mount.find("size_available")).contains(Value.of(600L * 4096));
    }

    @Test
    void readsFactsOfTheHostsOwnAndNeverAsTemplates() {
        var own = (Value.Mapping) facts.getOrDefault("local", Value.NULL);

        assertThat(own.find("chain"))
                .contains(
                        Value.map(
                                Map.of(
                                        "id",
                                        Value.of(1337),
                                        "note",
                                        Value.text("{{ not a template }}"))));
        assertThat(own.find("plain"))
                .contains(Value.map(Map.of("peers", Value.map(Map.of("max", Value.text("30"))))));
    }

    @Test
    void knowsThatItIsAGuest() {
        assertText("virtualization_type", "kvm");
        assertText("virtualization_role", "guest");
    }

    @Test
    void leavesOutWhatIsNotWanted() {
        var some = facts(SEEN, "!all");

        assertThat(some).containsKey("distribution").doesNotContainKeys("mounts", "interfaces");
    }

    @Test
    void livesWithAHostThatTellsNothing() {
        assertThat(facts("", "all")).containsKey("os_family");
    }

    @Test
    void knowsWhichPartTellsAFact() {
        for (var part : Subsets.Part.values()) {
            var told = Setup.facts(SEEN, Set.of(part), List.of()).keySet();

            assertThat(told)
                    .filteredOn(name -> !Set.of("gather_subset", "module_setup").contains(name))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(Subsets.part(name)).as(name).isEqualTo(part));
        }
    }

    @Test
    void looksForNothingThatNoNameAsksFor() {
        assertThat(Subsets.holding(List.of("ansible_distribution", "local")))
                .containsExactly(Subsets.Part.MIN);
        assertThat(Subsets.holding(List.of("eth0", "ansible_memtotal_mb")))
                .containsExactlyInAnyOrder(Subsets.Part.NETWORK, Subsets.Part.HARDWARE);
        assertThat(Subsets.holding(List.of("ansible_dist*"))).hasSize(4);
    }

    private static Map<String, Value> facts(String said, String subset) {
        return Setup.facts(said, Subsets.parts(List.of(subset)), List.of(subset));
    }

    private void assertText(String name, String text) {
        assertThat(facts).containsEntry(name, Value.text(text));
    }
}
