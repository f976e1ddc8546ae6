package dev.swath.faults.alert;

import java.util.Set;
import java.util.TreeSet;

/**
 * What came of a provoked alert.
 *
 * @param fired the alerts that fired under the fault
 * @param helped whether the first command of the alert's page said what it should
 */
record RehearsedAlert(ProvokedAlert provoked, Set<String> fired, boolean helped) {
    /** The first line of a table of rows, and the line below. */
    static final String HEAD = """
            | alert | fault | it | others that fired | its page's first command |
            | --- | --- | --- | --- | --- |""";

    RehearsedAlert {
        fired = Set.copyOf(fired);
    }

    /** Whether it fired, no other did that is not about the fault, too, and its page's first command works. */
    boolean isAsItShouldBe() {
        return fired.contains(provoked.alert()) && provoked.also().containsAll(others()) && helped;
    }

    String row() {
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(
                        provoked.alert(),
                        provoked.fault(),
                        fired.contains(provoked.alert()) ? "fired" : "**did not fire**",
                        others().isEmpty() ? "none" : String.join(", ", others()),
                        helped
                                ? "says `%s`".formatted(provoked.says())
                                : "**does not say `%s`**".formatted(provoked.says()));
    }

    private Set<String> others() {
        Set<String> others = new TreeSet<>(fired);
        others.remove(provoked.alert());
        return others;
    }
}
