package dev.swath.gateway.chat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.model.Caption;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers what asks for no search: by the captions of the tiles that are meant, or by saying what the catalogue can do. */
final class Talk {
    static final String HELP =
            "I find images of this catalogue. Say for example: \"harbors near Genoa since June, no ships\", "
                    + "then \"only the cloudless ones\", \"how many?\", \"more like the second one\", \"describe number 3\".";

    private static final String UNABLE =
            "That I cannot answer: I know the catalogue's images and their captions alone. ";
    private static final int MOST = 5;

    private final FindTile tiles;

    Talk(FindTile tiles) {
        this.tiles = tiles;
    }

    /**
     * The answer.
     *
     * @param about what {@code Intent.ToTalk} says
     * @throws CatalogueException NOT_FOUND if a tile that the user names is gone
     */
    String answer(String about, String text, Conversation conversation, Grants grants) {
        TileId tile = conversation.tile();
        if (tile != null) {
            return describe("This tile", tile, grants);
        }
        if (about.startsWith("tile:")) {
            return describe("Tile " + about.substring(5), tileId(about.substring(5)), grants);
        }
        List<TileId> hits = conversation.hits();
        if (about.startsWith("hit:") && !hits.isEmpty()) {
            int number = Integer.parseInt(about.substring(4));
            return number > hits.size()
                    ? "The last answer had %d hits, so there is no number %d.".formatted(hits.size(), number)
                    : describe("Number " + number, hits.get(number - 1), grants);
        }
        if (about.equals("hits") && !hits.isEmpty() && asksWhatIsSeen(text)) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < Math.min(MOST, hits.size()); i++) {
                lines.add(describe("Number " + (i + 1), hits.get(i), grants));
            }
            return String.join("\n", lines);
        }
        return isThanks(text) ? "You are welcome." : isGreeting(text) ? "Hello. " + HELP : UNABLE + HELP;
    }

    /** A tile that is gone since it was shown is said to be. */
    private String describe(String name, TileId tileId, Grants grants) {
        FindTile.Found found;
        try {
            found = tiles.get(tileId, grants);
        } catch (CatalogueException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                throw e.withField("tile");
            }
            throw e;
        }
        Caption caption = found.row().caption();
        String day = LocalDate.ofInstant(found.row().tile().datetime(), ZoneOffset.UTC)
                .toString();
        return caption == null
                ? "%s, of %s, has no caption yet.".formatted(name, day)
                : "%s, of %s: \"%s\"".formatted(name, day, OneLine.of(caption.text()));
    }

    private static TileId tileId(String value) {
        try {
            return new TileId(value);
        } catch (CatalogueException e) {
            throw e.withField("tile");
        }
    }

    private static boolean asksWhatIsSeen(String text) {
        return text.toLowerCase(Locale.ROOT)
                .matches(
                        "(?s).*\\b(what|describe|explain|tell|summari[sz]e|show|shows|see|seen|caption|captions)\\b.*");
    }

    private static boolean isThanks(String text) {
        return text.toLowerCase(Locale.ROOT).matches("(?s).*\\b(thanks|thank you|thx|cheers)\\b.*");
    }

    private static boolean isGreeting(String text) {
        return text.toLowerCase(Locale.ROOT).matches("(?s)\\s*(hello|hi|hey|good (morning|afternoon|evening))\\b.*");
    }
}
