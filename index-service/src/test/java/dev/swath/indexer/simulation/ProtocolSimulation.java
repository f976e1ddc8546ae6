package dev.swath.indexer.simulation;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileState;
import dev.swath.indexer.ApplyStates;
import dev.swath.indexer.Parts;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.Schedule;
import dev.swath.streaming.SimulatedBroker;
import dev.swath.streaming.SimulatedWorker;
import dev.swath.vectorindex.IndexWrite;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One schedule of the index worker's protocol: the worker's own classes, the use case and the version guard over a broker, an index and a clock that a seed
 * moves. Workers are killed, evicted, stopped and started, calls fail, come late or twice, offsets go back; then all is calm, and what is left is checked.
 */
final class ProtocolSimulation {
    private static final int MAX_WORKERS = 3;
    private static final int DRAIN_ROUNDS = 2000;
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] GARBAGE = {1};

    private final Schedule schedule;
    private final SimulatedBroker broker;
    private final SimulatedIndex index;
    private final Expectations expectations;
    private final Histories histories;
    private final List<TileState> told = new ArrayList<>();
    private final List<SimulatedWorker<?, ?>> workers = new ArrayList<>();
    private final int maxBatch;

    private ProtocolSimulation(Schedule schedule, SimulatedIndex.Bug bug) {
        this.schedule = schedule;
        this.histories = new Histories(schedule);
        this.maxBatch = 1 + schedule.below(6);
        Refusals refusals = Refusals.draw(schedule);
        this.index = new SimulatedIndex(schedule, bug, refusals::refuses);
        this.expectations = new Expectations(index, refusals);
        this.broker = new SimulatedBroker(
                schedule, Topic.TILE_STATES.topicName(), Histories.PARTITIONS, expectations::committed);
        schedule.onInterlude(this::step);
    }

    /** What the schedule of a seed came to: the first thing that was wrong, if any. */
    static Optional<String> run(long seed, SimulatedIndex.Bug bug) {
        return run(new Schedule(seed, false), bug);
    }

    static Optional<String> run(Schedule schedule, SimulatedIndex.Bug bug) {
        ProtocolSimulation simulation = new ProtocolSimulation(schedule, bug);
        for (int steps = 60 + schedule.below(120); steps > 0 && !simulation.expectations.isBroken(); steps--) {
            simulation.step();
        }
        simulation.drain();
        return simulation.expectations.verdict();
    }

    private void step() {
        int action = schedule.below(100);
        if (action < 12) {
            tell();
        } else if (action < 72) {
            turn();
        } else if (action < 78) {
            index.applyLate();
        } else if (action < 84) {
            schedule.pass(Duration.ofMillis(schedule.below(2000)));
        } else if (action < 90) {
            change();
        } else {
            start();
        }
    }

    private void turn() {
        if (workers.isEmpty()) {
            start();
            return;
        }
        SimulatedWorker<?, ?> worker = workers.get(schedule.below(workers.size()));
        switch (schedule.below(6)) {
            case 0 -> worker.poll();
            case 1 -> worker.prepare();
            case 2 -> worker.work();
            default -> {
                worker.poll();
                worker.prepare();
                worker.work();
            }
        }
    }

    private void change() {
        if (workers.isEmpty()) {
            return;
        }
        SimulatedWorker<?, ?> worker = workers.get(schedule.below(workers.size()));
        switch (schedule.below(8)) {
            case 0 -> worker.kill();
            case 1 -> worker.stop();
            case 2, 3 -> evict(worker);
            case 4, 5 -> broker.rebalance();
            case 6 -> {
                schedule.pass(Duration.ofSeconds(16));
                broker.expireTransactions();
            }
            default -> resetOffsets();
        }
        forgetTheDead(false);
    }

    /** Nothing was heard of it for the session timeout. */
    private void evict(SimulatedWorker<?, ?> worker) {
        schedule.pass(SESSION_TIMEOUT);
        worker.evict();
    }

    private void resetOffsets() {
        if (schedule.below(4) == 0 && workers.stream().noneMatch(SimulatedWorker::isBusy)) {
            workers.forEach(SimulatedWorker::stop);
            forgetTheDead(true);
            broker.resetOffsets();
            expectations.offsetsReset();
            schedule.note("offsets go back");
        }
    }

    /** The dead leave the group by and by. */
    private void forgetTheDead(boolean all) {
        workers.removeIf(worker -> {
            boolean forgotten = !worker.isAlive() && !worker.isBusy() && (all || schedule.below(2) == 0);
            if (forgotten) {
                worker.evict();
            }
            return forgotten;
        });
    }

    private void tell() {
        int kind = schedule.below(20);
        if (kind == 0) {
            int partition = schedule.below(Histories.PARTITIONS);
            expectations.garbage(partition);
            broker.append(partition, GARBAGE);
        } else if (kind == 1) {
            int partition = schedule.below(Histories.PARTITIONS);
            expectations.marker(partition);
            broker.append(partition, null);
        } else if (!histories.isEmpty()) {
            append(histories.next(schedule));
        }
    }

    /** A state may be told twice, as its producer may have been made to. */
    private void append(TileState state) {
        for (int times = schedule.below(10) == 0 ? 2 : 1; times > 0; times--) {
            schedule.note("told:", state);
            told.add(state);
            expectations.told(Histories.partition(state), state);
            broker.append(
                    Histories.partition(state),
                    ByteBuffer.allocate(Integer.BYTES).putInt(told.size() - 1).array());
        }
    }

    private Optional<TileState> decode(byte[] value) {
        if (value.length != Integer.BYTES) {
            throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected a state, found garbage");
        }
        return Optional.of(told.get(ByteBuffer.wrap(value).getInt()));
    }

    /** A fresh process, or one that takes up the name of an earlier one, which it fences. */
    private void start() {
        if (workers.stream().filter(SimulatedWorker::isAlive).count() < MAX_WORKERS) {
            SimulatedIndex.Client client = index.client();
            RecordDecoder<TileState> decoder = (_, _, value) -> decode(value);
            SimulatedWorker<TileState, List<ReceivedRecord<TileState>>> worker = new SimulatedWorker<>(
                    broker,
                    schedule,
                    SimulatedWorker.settings(Stage.INDEX, name(), Topic.TILE_STATES, maxBatch),
                    decoder,
                    new ApplyStates(client, () -> Optional.of(Parts.MINI)),
                    index.handover(),
                    expectations::isOpen);
            client.calledBy(worker);
            workers.add(worker);
            worker.start();
        }
    }

    /** Mostly one that nobody has. */
    private String name() {
        int number = schedule.below(MAX_WORKERS);
        for (int tries = 0; tries < MAX_WORKERS; tries++) {
            String name = "worker-" + (number + tries) % MAX_WORKERS;
            if (schedule.chance(50)
                    || workers.stream()
                            .noneMatch(worker -> worker.isAlive()
                                    && worker.settings().instance().equals(name))) {
                return name;
            }
        }
        return "worker-" + number;
    }

    private void drain() {
        schedule.calmDown();
        schedule.note("calm");
        while (!histories.isEmpty()) {
            append(histories.next(schedule));
        }
        for (int round = 0; round < DRAIN_ROUNDS && !broker.isDrained() && !expectations.isBroken(); round++) {
            forgetTheDead(true);
            schedule.pass(Duration.ofMillis(400));
            broker.expireTransactions();
            if (workers.isEmpty()) {
                start();
            }
            for (SimulatedWorker<?, ?> worker : List.copyOf(workers)) {
                worker.poll();
                worker.prepare();
                worker.work();
            }
        }
        while (index.hasLate()) {
            index.applyLate();
        }
        if (!broker.isDrained()) {
            expectations.broken("it stands still");
        }
        expectations.checkEnd();
    }

    /** Vectors that the index never takes. */
    record Refusals(TileId tileId, long generation) {
        static Refusals draw(Schedule schedule) {
            int tile = 1 + schedule.below(Histories.TILES - 1);
            return new Refusals(Histories.tileId(tile), schedule.below(4) == 0 ? 1 + schedule.below(3) : 0);
        }

        boolean refuses(IndexWrite write) {
            return write instanceof IndexWrite.Upsert upsert
                    && upsert.tile().generation() == generation
                    && upsert.tileId().equals(tileId);
        }

        boolean refuses(TileState state) {
            return state.tile() != null
                    && state.generation() == generation
                    && state.tileId().equals(tileId);
        }
    }
}
