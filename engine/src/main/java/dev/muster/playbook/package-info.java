/// Playbooks as they are written, no host in sight. A *play* sends *items* to hosts; an item is a
/// *task*, which calls one module or statement, or a *block* of items. *Keywords* stand on all of
/// them, and a *frame* is the chain of those that surround an item: block, include, role, play.
@NullMarked
package dev.muster.playbook;

import org.jspecify.annotations.NullMarked;
