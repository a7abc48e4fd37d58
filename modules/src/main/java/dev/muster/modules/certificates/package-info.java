/// Modules about keys and certificates. They are computed on the controller, so a host needs
/// neither Python nor openssl: a probe reads the files, a comparison parses them, steps write them.
@NullMarked
package dev.muster.modules.certificates;

import org.jspecify.annotations.NullMarked;
