/// Settings: what an `ansible.cfg` and `ANSIBLE_...` variables say of every run in a place. A
/// [dev.muster.setting.Setting] is one of them, with its names and its default; a
/// [dev.muster.setting.Configuration] is what they all are here and now, and who says so.
@NullMarked
package dev.muster.setting;

import org.jspecify.annotations.NullMarked;
