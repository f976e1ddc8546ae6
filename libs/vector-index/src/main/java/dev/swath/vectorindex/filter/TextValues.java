package dev.swath.vectorindex.filter;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A condition, as the texts that the property may equal. */
public final class TextValues {
    private TextValues() {}

    /** The texts, or empty if the condition does not list them. */
    public static Optional<SortedSet<String>> of(Filter.Condition condition) {
        return switch (condition) {
            case Filter.Compare compare
            when compare.operator() == Filter.Operator.EQUAL -> Optional.of(texts(Set.of(compare.value())));
            case Filter.In in -> Optional.of(texts(in.values()));
            case Filter.Compare _,
                    Filter.Between _,
                    Filter.Like _,
                    Filter.IsNull _,
                    Filter.Spatial _,
                    Filter.Relates _,
                    Filter.Temporal _ -> Optional.empty();
        };
    }

    private static SortedSet<String> texts(Set<Literal> values) {
        SortedSet<String> texts = new TreeSet<>();
        for (Literal value : values) {
            if (value instanceof Literal.Text(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }
}
