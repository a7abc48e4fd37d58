/// SSH, by sshj: sockets, algorithms, host keys, authentication. A *route* is where a target really
/// is and how to get in, after `~/.ssh/config` had its say; *known hosts* are the keys that hosts
/// are known by.
@NullMarked
package dev.muster.session.ssh;

import org.jspecify.annotations.NullMarked;
