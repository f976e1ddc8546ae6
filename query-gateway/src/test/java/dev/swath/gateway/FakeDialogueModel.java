package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.DialogueModel;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueReply.ReplyContent;
import dev.swath.catalogue.model.DialogueReply.ReplyEnding;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.gateway.chat.ModelVoice;
import dev.swath.gateway.search.SearchByDialogue;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Cannot speak until a test says what it is to say. */
public final class FakeDialogueModel implements DialogueModel {
    public final List<List<DialogueTurn>> asked = new ArrayList<>();
    private final Deque<DialogueReply> replies = new ArrayDeque<>();
    private @Nullable ErrorCode failure = ErrorCode.NO_DIALOGUE;
    private @Nullable Runnable working;

    /** This model in conversations about what an index holds. The one byte of each tile's picture is 7. */
    public ModelVoice voice(VectorIndexReader index, CurrentModel currentModel) {
        FindTile tiles = new FindTile(index, currentModel);
        return new ModelVoice(
                this,
                new SearchByDialogue(index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 10)),
                (tile, grants) -> {
                    var _ = tiles.get(tile, grants);
                    return new byte[] {7};
                });
    }

    /** Says this text next. */
    public FakeDialogueModel tell(String text) {
        return reply(List.of(new ReplyContent.Worded(text)), ReplyEnding.END, 0);
    }

    /** Says [RET] next. */
    public FakeDialogueModel seek(float... vector) {
        return reply(List.of(new ReplyContent.Sought(Embedding.of(vector))), ReplyEnding.END, 0);
    }

    /** Answers this next. */
    public FakeDialogueModel reply(List<ReplyContent> parts, ReplyEnding ending, int dropped) {
        failure = null;
        replies.add(new DialogueReply(Samples.MODEL, parts, ending, dropped));
        return this;
    }

    /** Fails from now on. */
    public void fail(ErrorCode code) {
        failure = code;
    }

    /** What it does while an answer is under way, again and again until the answer is unwanted. */
    public void workOn(Runnable work) {
        failure = null;
        working = work;
    }

    /** The first byte is the whole picture. */
    @Override
    public Tensor look(byte[] picture) {
        return Tensor.float16(List.of(1, 1), new float[] {picture[0]});
    }

    @Override
    public DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted) {
        asked.add(turns);
        if (failure != null) {
            throw new CatalogueException(failure, "the model does not speak");
        }
        while (working != null) {
            working.run();
            if (unwanted.getAsBoolean()) {
                throw new CancellationException("unwanted");
            }
        }
        return replies.remove();
    }
}
