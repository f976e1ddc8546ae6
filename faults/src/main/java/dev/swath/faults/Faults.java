package dev.swath.faults;

import dev.swath.faults.fault.disaster.ChipsLost;
import dev.swath.faults.fault.disaster.IndexLost;
import dev.swath.faults.fault.disaster.JoinStateLost;
import dev.swath.faults.fault.disaster.KafkaLost;
import dev.swath.faults.fault.hostile.Bombs;
import dev.swath.faults.fault.hostile.CorruptImages;
import dev.swath.faults.fault.hostile.HostileClients;
import dev.swath.faults.fault.hostile.HostileKeys;
import dev.swath.faults.fault.machine.BrokerDown;
import dev.swath.faults.fault.machine.BrokerHangs;
import dev.swath.faults.fault.machine.FullDisks;
import dev.swath.faults.fault.machine.FullTable;
import dev.swath.faults.fault.machine.IndexHandover;
import dev.swath.faults.fault.machine.QueriesApart;
import dev.swath.faults.fault.machine.ShiftedClocks;
import dev.swath.faults.fault.machine.SlowIndex;
import dev.swath.faults.fault.machine.StoreRestart;
import dev.swath.faults.fault.machine.UnreadableObject;
import dev.swath.faults.fault.message.FollowedFeed;
import dev.swath.faults.fault.message.NotificationsThreefold;
import dev.swath.faults.fault.message.OtherSchemaVersions;
import dev.swath.faults.fault.message.PoisonRecord;
import dev.swath.faults.fault.message.ReorderedEvents;
import dev.swath.faults.fault.model.AnotherBundle;
import dev.swath.faults.fault.model.CaptionerBehind;
import dev.swath.faults.fault.model.FailingCaptionServer;
import dev.swath.faults.fault.model.FailingCaptioner;
import dev.swath.faults.fault.model.MemoryOfTheModel;
import dev.swath.faults.fault.worker.CloseMidBatch;
import dev.swath.faults.fault.worker.KillCaptionBeforeCommit;
import dev.swath.faults.fault.worker.KillEncoderMidBatch;
import dev.swath.faults.fault.worker.KillIndexBeforeCommit;
import dev.swath.faults.fault.worker.KillIngestMidPack;
import dev.swath.faults.fault.worker.RebalanceStorm;
import java.util.List;

/** The suite, in order. */
final class Faults {
    static final List<Fault> ALL = List.of(
            new KillEncoderMidBatch(),
            new KillIndexBeforeCommit(),
            new KillCaptionBeforeCommit(),
            new BrokerDown(),
            new StoreRestart(),
            new NotificationsThreefold(),
            new ReorderedEvents(),
            new RebalanceStorm(),
            new PoisonRecord(),
            new CorruptImages(),
            new Bombs(),
            new SlowIndex(),
            new FullDisks(),
            new ShiftedClocks(),
            new MemoryOfTheModel(),
            new FailingCaptioner(),
            new OtherSchemaVersions(),
            new AnotherBundle(),
            new HostileKeys(),
            new HostileClients(),
            new IndexHandover(),
            new CaptionerBehind(),
            new FullTable(),
            new UnreadableObject(),
            new CloseMidBatch(),
            new BrokerHangs(),
            new QueriesApart(),
            new KillIngestMidPack(),
            new KafkaLost(),
            new IndexLost(),
            new ChipsLost(),
            new JoinStateLost(),
            new FollowedFeed(),
            new FailingCaptionServer());

    private Faults() {}

    /** @param numbers all if it is empty */
    static List<Fault> chosen(List<Integer> numbers) {
        for (int number : numbers) {
            if (ALL.stream().noneMatch(fault -> fault.number() == number)) {
                throw new IllegalArgumentException("expected a fault from 1 to " + ALL.size() + ", found " + number);
            }
        }
        return ALL.stream()
                .filter(fault -> numbers.isEmpty() || numbers.contains(fault.number()))
                .toList();
    }
}
