package dev.muster.report;

/// How a person wants to see a run.
///
/// @param width columns of the terminal
/// @param live whether lines may be rewritten in place
/// @param verbosity how many `-v` were given
public record View(Palette palette, int width, boolean live, int verbosity) {
    public static final View PLAIN = new View(Palette.PLAIN, 100, false, 0);
}
