package dev.swath.caption.openai;

import dev.swath.caption.CaptionAttempt;
import dev.swath.caption.Captioner;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.CaptionerName;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.Packs;
import dev.swath.chip.ReadChips;
import dev.swath.chip.StoredChip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that speaks OpenAI's chat completions. It is sent the chips themselves. */
public final class OpenAiCaptioner implements Captioner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiCaptioner.class);

    private final ModelVersion modelVersion;
    private final CaptionerName name;
    private final ChatServer server;
    private final ReadChips chips;
    private final ExecutorService calls;

    private OpenAiCaptioner(
            ModelVersion modelVersion, CaptionerName name, ChatServer server, ReadChips chips, int concurrency) {
        this.modelVersion = modelVersion;
        this.name = name;
        this.server = server;
        this.chips = chips;
        this.calls = Executors.newFixedThreadPool(
                concurrency,
                Thread.ofPlatform().name("ask-for-captions-", 0).daemon().factory());
    }

    /**
     * The server of these settings; it is not asked yet.
     *
     * @param modelVersion whose encodings are captioned
     * @return empty if the settings name no server
     * @throws CatalogueException INVALID_CONFIGURATION if the model is missing, a file cannot be read, the URL is none, or chips may not be sent
     */
    public static Optional<OpenAiCaptioner> open(OpenAiConfig config, ModelVersion modelVersion, Packs packs) {
        return config.url().map(url -> {
            if (!config.sendChips()) {
                throw wrong("swath.caption.openai.url is set, so chips would leave this machine for " + url
                        + "; swath.caption.openai.send-chips=true allows that");
            }
            if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                throw wrong("swath.caption.openai.url is no http or https URL: " + url);
            }
            String model = config.model()
                    .orElseThrow(() -> wrong("swath.caption.openai.url is set, swath.caption.openai.model is not"));
            CaptionPrompt prompt = config.promptFile().map(CaptionPrompt::read).orElseGet(CaptionPrompt::own);
            String key = config.keyFile()
                    .map(file -> CaptionPrompt.readSetting(file, "key")
                            .lines()
                            .findFirst()
                            .orElse("")
                            .strip())
                    .orElse(null);
            CaptionerName name = prompt.captioner(model);
            LOG.atWarn()
                    .addKeyValue("server", url)
                    .addKeyValue("captioner", name)
                    .log("Chips are sent to a server that writes the captions");
            ChatServer server = new ChatServer(
                    new ChatServer.ChatSettings(
                            url, model, key, prompt, config.timeout(), config.maxTokens(), config.logProbabilities()),
                    config.longestPause());
            return new OpenAiCaptioner(
                    modelVersion,
                    name,
                    server,
                    new ReadChips(packs, ReadChips.ReadLimits.DEFAULT),
                    config.concurrency());
        });
    }

    @Override
    public ModelVersion modelVersion() {
        return modelVersion;
    }

    /** The name that its captions carry. */
    public CaptionerName name() {
        return name;
    }

    @Override
    public List<CaptionAttempt> caption(List<TileEncoded> tiles) {
        Map<ChipPlace, StoredChip> stored = read(tiles);
        List<CompletableFuture<CaptionAttempt>> pending = new ArrayList<>();
        for (TileEncoded tile : tiles) {
            StoredChip chip = stored.get(ChipPlace.of(tile.tile()));
            pending.add(CompletableFuture.supplyAsync(() -> attempt(chip), calls));
        }
        try {
            return pending.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void prove(@Nullable TileEncoded good) {
        if (good != null) {
            StoredChip chip = read(List.of(good)).get(ChipPlace.of(good.tile()));
            if (chip != null && attempt(chip) instanceof CaptionAttempt.Captioned) {
                return;
            }
        }
        var _ = server.ask(SamplePicture.png());
    }

    private Map<ChipPlace, StoredChip> read(List<TileEncoded> tiles) {
        Map<ChipPlace, StoredChip> stored = new HashMap<>();
        for (ReadChips.ChipRead read :
                chips.plan(tiles.stream().map(tile -> ChipPlace.of(tile.tile())).toList())) {
            read.run().forEach(chip -> stored.put(chip.place(), chip));
        }
        return stored;
    }

    private CaptionAttempt attempt(@Nullable StoredChip chip) {
        try {
            if (chip == null) {
                throw new CatalogueException(ErrorCode.CHIP_UNREADABLE, "the tile's chip was not read");
            }
            var _ = chip.decode(); // what is broken is not sent
            ServerAnswer answer = server.ask(chip.png());
            return new CaptionAttempt.Captioned(
                    new Caption(answer.text(), answer.meanLogProbability(), answer.ending(), null, name));
        } catch (CatalogueException e) {
            if (e.kind() == ErrorKind.EXHAUSTED) {
                throw e;
            }
            return new CaptionAttempt.Uncaptioned(e);
        }
    }

    private static CatalogueException wrong(String complaint) {
        return new CatalogueException(ErrorCode.INVALID_CONFIGURATION, complaint);
    }

    @Override
    public void close() {
        server.close();
        calls.shutdownNow();
    }
}
