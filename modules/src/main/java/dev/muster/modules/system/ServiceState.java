package dev.muster.modules.system;

/// What a service is wanted to do.
public enum ServiceState {
    STARTED,
    STOPPED,
    RESTARTED,
    RELOADED;

    String word() {
        return switch (this) {
            case STARTED -> "started";
            case STOPPED -> "stopped";
            case RESTARTED -> "restarted";
            case RELOADED -> "reloaded";
        };
    }
}
