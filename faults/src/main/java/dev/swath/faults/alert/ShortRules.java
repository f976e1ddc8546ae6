package dev.swath.faults.alert;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The alert rules with windows so short that a rehearsal can wait for them: three seconds stand for a minute. */
final class ShortRules {
    /** How long a minute of the rules is, in seconds. */
    static final int MINUTE = 3;

    private static final Pattern WINDOW = Pattern.compile("(\\[|for: )(\\d+)([mh])");
    /** A tile is late after ten minutes, so after half a minute here. */
    private static final String LATE = "> 600";

    private ShortRules() {}

    static String of(String rules) {
        Matcher windows = WINDOW.matcher(rules);
        return windows.replaceAll(ShortRules::shortened).replace(LATE, "> " + 10 * MINUTE);
    }

    private static String shortened(MatchResult window) {
        int minutes = Integer.parseInt(window.group(2)) * (window.group(3).equals("h") ? 60 : 1);
        return window.group(1) + minutes * MINUTE + "s";
    }
}
