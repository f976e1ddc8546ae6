package dev.swath.gateway.chat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.DialogueModel;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.Grants;
import dev.swath.gateway.search.SearchByDialogue;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The language model's part in a conversation: it answers turns that ask for no search. Where it has nothing to say, cannot speak, or is busy or away, the
 * planner answers. Thread-safe.
 */
public final class ModelVoice {
    /** With these the planner answers instead: the model is another one, away or busy, or has no use for this conversation. */
    private static final Set<ErrorCode> SILENT = EnumSet.of(
            ErrorCode.NO_DIALOGUE,
            ErrorCode.QUERY_ENCODER_UNAVAILABLE,
            ErrorCode.TOO_MANY_REQUESTS,
            ErrorCode.MODEL_MISMATCH,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.CAPTION_FAILED,
            ErrorCode.CHIP_UNREADABLE,
            ErrorCode.STORE_UNAVAILABLE,
            ErrorCode.OUT_OF_MEMORY);

    private final DialogueModel model;
    private final SearchByDialogue search;
    private final TilePictures pictures;

    /** The pictures of tiles, of which the model sees some. */
    @FunctionalInterface
    public interface TilePictures {
        /**
         * A tile's picture.
         *
         * @return a PNG
         * @throws CatalogueException NOT_FOUND if the tile is gone or the caller may not see it; STORE_UNAVAILABLE
         */
        byte[] chip(TileId tileId, Grants grants);
    }

    public ModelVoice(DialogueModel model, SearchByDialogue search, TilePictures pictures) {
        this.model = model;
        this.search = search;
        this.pictures = pictures;
    }

    /**
     * What the model says to the last turn.
     *
     * @param meant the tile that the turn is about; null if it is about none
     * @param unwanted whether nobody waits for the answer any more
     * @return empty if the planner is to answer
     * @throws CatalogueException NOT_FOUND if a tile that is meant is gone; UNREADABLE_IMAGE and its like if a picture is none
     * @throws CancellationException if the answer is unwanted
     */
    Optional<DialogueReply> answer(
            Conversation conversation, @Nullable TileId meant, Grants grants, BooleanSupplier unwanted) {
        DialogueTurns turns = new DialogueTurns(model::look, tile -> pictures.chip(tile, grants));
        try {
            DialogueReply reply = model.answer(turns.of(conversation, meant), unwanted);
            return reply.parts().isEmpty() ? Optional.empty() : Optional.of(reply);
        } catch (CatalogueException e) {
            if (SILENT.contains(e.code())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is nearest to a {@code [RET]} of the model, which stands for the text of the query. */
    SearchAnswer seek(SearchQuery query, DialogueReply reply, DialogueReply.ReplyContent.Sought sought, Grants grants) {
        return search.search(query, new QueryVector(reply.modelVersion(), sought.embedding(), null), grants);
    }
}
