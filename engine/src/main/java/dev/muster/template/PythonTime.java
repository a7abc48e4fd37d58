package dev.muster.template;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Python's `strftime` and `strptime` in the C locale.
final class PythonTime {
    private PythonTime() {}

    static String format(String format, ZoneId zone, LocalDateTime time) {
        var out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            char directive = format.charAt(++i);
            boolean unpadded = directive == '-' && i + 1 < format.length();
            if (unpadded) {
                directive = format.charAt(++i);
            }
            var words = directive(directive, zone, time);
            out.append(unpadded ? words.replaceFirst("^[0 ]+(?=.)", "") : words);
        }
        return out.toString();
    }

    private static String directive(char directive, ZoneId zone, LocalDateTime time) {
        var date = time.toLocalDate();
        return switch (directive) {
            case 'Y' -> String.valueOf(time.getYear());
            case 'C' -> two(time.getYear() / 100);
            case 'y' -> two(time.getYear() % 100);
            case 'm' -> two(time.getMonthValue());
            case 'd' -> two(time.getDayOfMonth());
            case 'e' -> "%2d".formatted(time.getDayOfMonth());
            case 'H' -> two(time.getHour());
            case 'I' -> two((time.getHour() + 11) % 12 + 1);
            case 'k' -> "%2d".formatted(time.getHour());
            case 'l' -> "%2d".formatted((time.getHour() + 11) % 12 + 1);
            case 'M' -> two(time.getMinute());
            case 'S' -> two(time.getSecond());
            case 'f' -> "%06d".formatted(time.getNano() / 1000);
            case 'j' -> "%03d".formatted(time.getDayOfYear());
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
            case 'U' -> two((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7);
            case 'W' ->
                    two((time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() + 6) % 7) / 7);
            case 'V' -> two(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'G' -> String.valueOf(date.get(IsoFields.WEEK_BASED_YEAR));
            case 'g' -> two(date.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 's' -> String.valueOf(time.atZone(zone).toEpochSecond());
            case 'z' ->
                    zone.getRules().getOffset(time).getId().replace(":", "").replace("Z", "+0000");
            case 'Z' ->
                    zone.getRules().getOffset(time).getTotalSeconds() == 0
                            ? "UTC"
                            : java.time.format.DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH)
                                    .format(time.atZone(zone));
            case 'D', 'x' -> format("%m/%d/%y", zone, time);
            case 'T', 'X' -> format("%H:%M:%S", zone, time);
            case 'R' -> format("%H:%M", zone, time);
            case 'r' -> format("%I:%M:%S %p", zone, time);
            case 'F' -> format("%Y-%m-%d", zone, time);
            case 'c' -> format("%a %b %e %H:%M:%S %Y", zone, time);
            case 'n' -> "\n";
            case 't' -> "\t";
            case '%' -> "%";
            default -> "%" + directive;
        };
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    /// Reads a time in a format; the date is 1900-01-01 where the format does not give one.
    static LocalDateTime parse(String text, String format) {
        var fields = new HashMap<Character, Integer>();
        int at = read(text, 0, format, fields);
        if (at < text.length()) {
            throw mismatch(text, format);
        }
        try {
            return build(fields);
        } catch (DateTimeException _) {
            throw mismatch(text, format);
        }
    }

    private static LocalDateTime build(Map<Character, Integer> fields) {
        if (fields.containsKey('s')) {
            return LocalDateTime.ofEpochSecond(
                    fields.getOrDefault('s', 0), 0, java.time.ZoneOffset.UTC);
        }
        int year = fields.getOrDefault('Y', 1900);
        int hour = fields.getOrDefault('H', 0);
        if (fields.containsKey('I')) {
            hour = fields.getOrDefault('I', 0) % 12 + fields.getOrDefault('p', 0) * 12;
        }
        var time =
                LocalDateTime.of(
                        year,
                        fields.getOrDefault('m', 1),
                        fields.getOrDefault('d', 1),
                        hour,
                        fields.getOrDefault('M', 0),
                        fields.getOrDefault('S', 0));
        if (fields.containsKey('j')) {
            time = time.withDayOfYear(fields.getOrDefault('j', 1));
        }
        return time.plus(fields.getOrDefault('f', 0), ChronoUnit.MICROS);
    }

    private static int read(String text, int start, String format, Map<Character, Integer> fields) {
        int at = start;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (PythonText.isSpace(c)) {
                while (at < text.length() && PythonText.isSpace(text.charAt(at))) {
                    at++;
                }
            } else if (c != '%' || i + 1 == format.length()) {
                if (at >= text.length() || text.charAt(at) != c) {
                    throw mismatch(text, format);
                }
                at++;
            } else {
                at = field(text, at, format.charAt(++i), format, fields);
            }
        }
        return at;
    }

    private static int field(
            String text, int at, char directive, String format, Map<Character, Integer> fields) {
        return switch (directive) {
            case 'Y' -> number(text, at, 4, 'Y', format, fields);
            case 'y' -> {
                int end = number(text, at, 2, 'Y', format, fields);
                fields.merge('Y', 0, (year, _) -> year < 69 ? 2000 + year : 1900 + year);
                yield end;
            }
            case 'm', 'd', 'H', 'I', 'M', 'S' -> number(text, at, 2, directive, format, fields);
            case 'j' -> number(text, at, 3, directive, format, fields);
            case 's' -> number(text, at, 10, directive, format, fields);
            case 'f' -> {
                int end = number(text, at, 6, 'f', format, fields);
                fields.merge('f', 0, (micros, _) -> micros * (int) Math.pow(10, 6 - (end - at)));
                yield end;
            }
            case 'p' -> {
                boolean afternoon = text.regionMatches(true, at, "PM", 0, 2);
                if (!afternoon && !text.regionMatches(true, at, "AM", 0, 2)) {
                    throw mismatch(text, format);
                }
                fields.put('p', afternoon ? 1 : 0);
                yield at + 2;
            }
            case 'b', 'h', 'B' -> name(text, at, format, fields, true);
            case 'a', 'A' -> name(text, at, format, fields, false);
            case 'z', 'Z' -> {
                int end = at;
                while (end < text.length() && !PythonText.isSpace(text.charAt(end))) {
                    end++;
                }
                yield end;
            }
            case 'T' -> read(text, at, "%H:%M:%S", fields, text.length());
            case 'D' -> read(text, at, "%m/%d/%y", fields, text.length());
            case 'F' -> read(text, at, "%Y-%m-%d", fields, text.length());
            case '%' -> {
                if (at >= text.length() || text.charAt(at) != '%') {
                    throw mismatch(text, format);
                }
                yield at + 1;
            }
            default ->
                    throw TemplateException.value(
                            "'%" + directive + "' is no part of a time format");
        };
    }

    private static int read(
            String text, int at, String format, Map<Character, Integer> fields, int end) {
        return Math.min(end, read(text, at, format, fields));
    }

    private static int number(
            String text,
            int at,
            int digits,
            char field,
            String format,
            Map<Character, Integer> fields) {
        int end = at;
        while (end < text.length() && end < at + digits && Character.isDigit(text.charAt(end))) {
            end++;
        }
        if (end == at) {
            throw mismatch(text, format);
        }
        fields.put(field, (int) Long.parseLong(text.substring(at, end)));
        return end;
    }

    private static int name(
            String text, int at, String format, Map<Character, Integer> fields, boolean month) {
        for (var style : new TextStyle[] {TextStyle.FULL, TextStyle.SHORT}) {
            for (int i = 1; i <= (month ? 12 : 7); i++) {
                var name =
                        month
                                ? java.time.Month.of(i).getDisplayName(style, Locale.ENGLISH)
                                : java.time.DayOfWeek.of(i).getDisplayName(style, Locale.ENGLISH);
                if (text.regionMatches(true, at, name, 0, name.length())) {
                    if (month) {
                        fields.put('m', i);
                    }
                    return at + name.length();
                }
            }
        }
        throw mismatch(text, format);
    }

    private static TemplateException mismatch(String text, String format) {
        return TemplateException.value("'" + text + "' is no time in the format '" + format + "'");
    }
}
