package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.CatalogueStatus.Complaint;
import dev.swath.catalogue.api.StageLag;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.client.ReplayFailures;
import dev.swath.client.ReplayFailures.Replayed;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.changes.ChangeLog;
import dev.swath.gateway.changes.KafkaChangeLog;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.KeepFailures;
import dev.swath.gateway.tables.KeepScenes;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.Lag;
import dev.swath.streaming.TopicFollower;
import dev.swath.streaming.TopicListener;
import dev.swath.streaming.TopicLog.LogLimits;
import dev.swath.streaming.UnreadAge;
import dev.swath.streaming.UnreadAge.Unread;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.SearchedRows;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Kafka, the object store and the index, as the configuration names them. */
final class ConnectedBackends implements Backends {
    private static final List<Stage> STAGES =
            List.of(Stage.INGEST, Stage.ENCODE, Stage.CAPTION, Stage.JOIN, Stage.INDEX);

    private final String kafka;
    private final VectorIndexReader index;
    private final ObjectStore store;
    private final Lag lag;
    private final UnreadAge unreadAge;
    private final Map<String, TopicFollower<?>> tables = new ConcurrentSkipListMap<>();
    private final ChangeLog changes;
    private final ReplayFailures replay;
    private volatile @Nullable CurrentModel followed;

    ConnectedBackends(GatewayConfig config) {
        this.kafka = config.kafka();
        this.index = new SearchedRows(IndexSettings.of(config).openStorageReader(), this::findForm);
        this.store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        this.changes = KafkaChangeLog.open(
                kafka,
                new LogLimits(
                        config.changeReaders(),
                        config.changePatience(),
                        config.changeRing(),
                        config.changeRingBytes().asLongValue()));
        this.replay = new ReplayFailures(kafka, config.scenesBucket(), "query-gateway");
        this.lag = new Lag(kafka);
        this.unreadAge = new UnreadAge(kafka);
    }

    @Override
    public VectorIndexReader index() {
        return index;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public ChangeLog changes() {
        return changes;
    }

    @Override
    public Map<String, Long> lag() {
        Map<Stage, Long> measured = lag.measure();
        Map<String, Long> named = new LinkedHashMap<>();
        STAGES.forEach(stage -> named.put(stage.id(), measured.getOrDefault(stage, 0L)));
        return named;
    }

    @Override
    public StageLag count(Stage stage) {
        Lag.WorkLeft left = lag.count(stage);
        return new StageLag(stage, left.events(), left.exact());
    }

    @Override
    public Map<Stage, Unread> unread() {
        return unreadAge.measure();
    }

    @Override
    public void follow(CurrentModel currentModel) {
        followed = currentModel;
        tables.put(
                "model",
                following(Topic.MODELS, ModelSelected.class, received -> currentModel.apply(received.event())));
    }

    @Override
    public void follow(SceneTable scenes, FailureTable failures) {
        tables.put("scenes", following(Topic.SCENES, SceneSeen.class, new KeepScenes(scenes)));
        tables.put("failures", following(Topic.FAILURES, TileFailed.class, new KeepFailures(failures)));
    }

    @Override
    public Replayed replay(List<TileFailed> failures) {
        return replay.replay(failures);
    }

    @Override
    public void checkTables() {
        if (tables.isEmpty()) {
            throw new CatalogueException(ErrorCode.STILL_LOADING, "no table is being read yet");
        }
        tables.forEach((name, follower) -> findLoading(name, follower).ifPresent(loading -> {
            throw loading;
        }));
    }

    @Override
    public List<Complaint> complaints() {
        List<Complaint> complaints = new ArrayList<>();
        tables.forEach((name, follower) -> follower.findComplaint()
                .or(() -> findLoading(name, follower))
                .ifPresent(cause -> complaints.add(Complaint.of(name, cause))));
        changes.findComplaint().ifPresent(cause -> complaints.add(Complaint.of("live", cause)));
        return complaints;
    }

    @Override
    public void close() {
        changes.close();
        tables.values().forEach(TopicFollower::close);
        lag.close();
        unreadAge.close();
        store.close();
        index.close();
    }

    private Optional<IndexForm> findForm() {
        return Optional.ofNullable(followed).flatMap(CurrentModel::findForm);
    }

    private <E extends Event> TopicFollower<E> following(Topic topic, Class<E> accepted, TopicListener<E> table) {
        return TopicFollower.start(kafka, topic, TopicFollower.From.BEGINNING, accepted, table);
    }

    private static Optional<CatalogueException> findLoading(String name, TopicFollower<?> follower) {
        if (follower.isCaughtUp()) {
            return Optional.empty();
        }
        TopicFollower.Progress progress = follower.progress();
        return Optional.of(new CatalogueException(
                ErrorCode.STILL_LOADING,
                "the table of %s is being read from Kafka: %d of %d records"
                        .formatted(name, progress.read(), progress.all())));
    }
}
