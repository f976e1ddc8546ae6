package dev.swath.gateway.mcp;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.TileExplanation;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.PlanWords;
import dev.swath.gateway.Grants;
import dev.swath.gateway.explain.ExplainTile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says for tools how words are understood, and where in a tile's picture they are seen. */
public final class ToolExplain {
    private static final List<String> ROWS = List.of("top", "middle", "bottom");
    private static final List<String> COLUMNS = List.of("left", "middle", "right");
    private static final int MOST_PARTS = 3;

    private final ToolSearch search;
    private final ExplainTile tiles;

    public ToolExplain(ToolSearch search, ExplainTile tiles) {
        this.search = search;
        this.tiles = tiles;
    }

    /**
     * What words mean.
     *
     * @param plan null if they ask for no search
     * @param text the plan in words; null without one
     * @param seen where the plan's subject is seen in the tile's picture; null without a tile or a subject
     */
    public record Explained(
            @Nullable Plan plan,
            List<String> notUnderstood,
            @Nullable String text,
            @Nullable TileExplanation seen) {}

    /**
     * An answer.
     *
     * @param text everything in words
     * @param overlay in base64 a PNG of the tile's picture, red where the subject is seen; null where nothing was looked for
     */
    record ExplainedPicture(
            String text, Explained explained, @Nullable String overlay) {}

    /**
     * What words mean, and where they are seen.
     *
     * @param tileId the tile to look at; null for none
     * @throws CatalogueException INVALID_REQUEST, NOT_FOUND, TOO_MANY_REQUESTS, and what the encoder and the store throw
     */
    ExplainedPicture explain(String words, @Nullable TileId tileId, Grants grants) {
        ToolSearch.Understood understood = search.understand(words);
        Plan plan = understood.plan();
        String planned = plan == null ? null : PlanWords.of(plan);
        String text = planned == null ? "No search is asked for." : "A search for " + planned + ".";
        String subject = plan == null ? null : plan.subject();
        if (tileId == null || subject == null) {
            String why = tileId == null ? "" : " The words name nothing to look for in the picture.";
            return new ExplainedPicture(
                    text + why, new Explained(plan, understood.notUnderstood(), planned, null), null);
        }
        TileExplanation seen = tiles.explain(tileId, subject, grants);
        return new ExplainedPicture(
                text + " " + words(subject, seen),
                new Explained(plan, understood.notUnderstood(), planned, seen),
                Base64.getEncoder().encodeToString(tiles.overlay(tileId, subject, grants)));
    }

    private static String words(String subject, TileExplanation seen) {
        List<String> parts = parts(seen.grid());
        String where = parts.isEmpty() ? "nowhere in particular" : "most at the " + String.join(", the ", parts);
        String caption = seen.words().isEmpty()
                ? "Its caption has none of these words."
                : "Its caption says: %s.".formatted(String.join(", ", seen.words()));
        return String.format(
                Locale.ROOT,
                "In the picture, whose cosine with \"%s\" is %.2f, that is seen %s (red in the image). %s",
                subject,
                seen.similarity(),
                where,
                caption);
    }

    private record SeenCell(String part, double fall) {}

    /** Where the cosine falls by at least half of its greatest fall, the greatest first. */
    private static List<String> parts(List<List<Double>> grid) {
        List<SeenCell> cells = new ArrayList<>();
        for (int row = 0; row < grid.size(); row++) {
            List<Double> falls = grid.get(row);
            for (int column = 0; column < falls.size(); column++) {
                cells.add(new SeenCell(part(row, grid.size(), column, falls.size()), falls.get(column)));
            }
        }
        double greatest = cells.stream().mapToDouble(SeenCell::fall).max().orElse(0);
        return cells.stream()
                .filter(cell -> cell.fall() > 0 && cell.fall() >= greatest / 2)
                .sorted(Comparator.comparingDouble(SeenCell::fall).reversed())
                .map(SeenCell::part)
                .distinct()
                .limit(MOST_PARTS)
                .toList();
    }

    private static String part(int row, int rows, int column, int columns) {
        String vertical = ROWS.get(row * ROWS.size() / rows);
        String horizontal = COLUMNS.get(column * COLUMNS.size() / columns);
        if (vertical.equals("middle")) {
            return horizontal;
        }
        return horizontal.equals("middle") ? vertical : vertical + " " + horizontal;
    }
}
