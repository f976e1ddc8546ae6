package dev.swath.vectorindex.lucene.query;

import dev.swath.vectorindex.filter.LikePattern;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/** Patterns of a text, as queries of its terms. */
final class Patterns {
    private Patterns() {}

    /** Empty if the pattern is too complex. */
    static Optional<Query> matching(String field, String pattern) {
        Automaton any = Operations.concatenate(new LikePattern(pattern)
                .parts()
                .mapToObj(part -> switch (part) {
                    case LikePattern.ANY_TEXT -> Automata.makeAnyString();
                    case LikePattern.ANY_CHARACTER -> Automata.makeAnyChar();
                    default -> Automata.makeChar(part);
                })
                .toList());
        try {
            Automaton decided = Operations.determinize(any, Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
            return Optional.of(new AutomatonQuery(new Term(field, pattern), decided));
        } catch (TooComplexToDeterminizeException e) {
            return Optional.empty();
        }
    }
}
