package dev.swath.modelruntime.decoding;

import dev.swath.catalogue.model.Caption.Ending;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.Generated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Follows the few most probable beginnings of each sentence and takes the best finished one, as Hugging Face's beam
 * search without early stopping does. No sentence begins with the end token. A finished beam's score is its
 * log-probability divided by its length to the power of the length penalty.
 */
public final class BeamSearch implements CaptionSearch {
    private static final Comparator<Beam> LIKELIEST =
            Comparator.comparingDouble(Beam::logProbability).reversed();

    private final CaptionOptions options;
    private final int eos;
    private final List<Image> images = new ArrayList<>();

    /** @param eos the id of the end token */
    public BeamSearch(int imageCount, CaptionOptions options, int eos) {
        this.eos = eos;
        this.options = options;
        for (int row = 0; row < imageCount; row++) {
            images.add(new Image(new Beam(row, List.of(), 0)));
        }
    }

    /** @param row its row in the cache */
    private record Beam(int row, List<Integer> tokens, double logProbability) {
        Beam with(int token, double tokenLogProbability) {
            List<Integer> longer = new ArrayList<>(tokens);
            longer.add(token);
            return new Beam(row, longer, logProbability + tokenLogProbability);
        }

        Generated generated(Ending ending) {
            return new Generated(tokens, logProbability / tokens.size(), ending);
        }
    }

    private final class Image {
        private List<Beam> going;
        private final List<Beam> finished = new ArrayList<>();
        private @Nullable Beam cutOff;

        Image(Beam first) {
            going = List.of(first);
        }

        void advance(Logits logits) {
            List<Beam> candidates = candidates(logits);
            List<Beam> next = new ArrayList<>();
            for (int rank = 0; rank < candidates.size() && next.size() < options.beams(); rank++) {
                Beam candidate = candidates.get(rank);
                if (candidate.tokens().getLast() != eos) {
                    next.add(candidate);
                } else if (rank < options.beams()) {
                    finished.add(candidate);
                }
            }
            finished.sort(Comparator.comparingDouble(this::score).reversed());
            while (finished.size() > options.beams()) {
                finished.removeLast();
            }
            // Ordered by row rather than by rank, so that beams keep their rows and little of the cache moves.
            going = isDone(next)
                    ? List.of()
                    : next.stream().sorted(Comparator.comparingInt(Beam::row)).toList();
        }

        /**
         * The most probable continuations of all beams. There are twice as many as beams, so that enough continue
         * even if half of them end.
         */
        private List<Beam> candidates(Logits logits) {
            int wanted = 2 * options.beams();
            List<Beam> candidates = new ArrayList<>();
            for (Beam beam : going) {
                float[] row = logits.row(beam.row());
                double logSum = Logits.logSum(row);
                if (beam.tokens().isEmpty()) {
                    row[eos] = Float.NEGATIVE_INFINITY;
                }
                for (int token : likeliest(row, wanted)) {
                    candidates.add(beam.with(token, row[token] - logSum));
                }
            }
            candidates.sort(LIKELIEST);
            return candidates.subList(0, Math.min(wanted, candidates.size()));
        }

        private boolean isDone(List<Beam> next) {
            if (next.isEmpty()) {
                return true;
            }
            if (next.getFirst().tokens().size() >= options.maxTokens()) {
                cutOff = next.getFirst();
                return true;
            }
            return finished.size() >= options.beams() && score(finished.getLast()) >= score(next.getFirst());
        }

        /** The best of the finished beams and the beam that the limit cut off. */
        Generated result() {
            Beam best = finished.isEmpty() ? null : finished.getFirst();
            Beam cut = cutOff;
            if (cut != null && (best == null || score(cut) > score(best))) {
                return cut.generated(Ending.LENGTH);
            }
            return Objects.requireNonNull(best, "an image ends with a beam").generated(Ending.END_TOKEN);
        }

        private double score(Beam beam) {
            return beam.logProbability() / Math.pow(beam.tokens().size(), options.lengthPenalty());
        }
    }

    @Override
    public Step advance(Logits logits) {
        List<Beam> all = new ArrayList<>();
        for (Image image : images) {
            image.advance(logits);
            List<Beam> moved = new ArrayList<>();
            for (Beam beam : image.going) {
                moved.add(new Beam(all.size(), beam.tokens(), beam.logProbability()));
                all.add(beam);
            }
            image.going = moved;
        }
        List<Integer> rows = all.stream().map(Beam::row).toList();
        List<Integer> tokens = all.stream().map(beam -> beam.tokens().getLast()).toList();
        return new Step(rows, tokens);
    }

    @Override
    public List<Generated> results() {
        return images.stream().map(Image::result).toList();
    }

    private static List<Integer> likeliest(float[] row, int wanted) {
        Comparator<Integer> leastFirst =
                Comparator.<Integer>comparingDouble(id -> row[id]).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(wanted + 1, leastFirst);
        float least = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < row.length; id++) {
            if (row[id] > least) {
                best.add(id);
                if (best.size() > wanted) {
                    best.remove();
                    least = row[best.element()];
                }
            }
        }
        return best.stream().sorted(leastFirst.reversed()).toList();
    }
}
