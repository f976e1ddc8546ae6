package dev.swath.faults;

import dev.swath.faults.fault.AnotherBundle;
import dev.swath.faults.fault.Bombs;
import dev.swath.faults.fault.BrokerDown;
import dev.swath.faults.fault.CorruptImages;
import dev.swath.faults.fault.FailingCaptioner;
import dev.swath.faults.fault.FullDisks;
import dev.swath.faults.fault.HostileClients;
import dev.swath.faults.fault.HostileKeys;
import dev.swath.faults.fault.KillCaptionBeforeCommit;
import dev.swath.faults.fault.KillEncoderMidBatch;
import dev.swath.faults.fault.KillIndexBeforeCommit;
import dev.swath.faults.fault.MemoryOfTheModel;
import dev.swath.faults.fault.NotificationsThreefold;
import dev.swath.faults.fault.OtherSchemaVersions;
import dev.swath.faults.fault.PoisonRecord;
import dev.swath.faults.fault.RebalanceStorm;
import dev.swath.faults.fault.ReorderedEvents;
import dev.swath.faults.fault.ShiftedClocks;
import dev.swath.faults.fault.SlowIndex;
import dev.swath.faults.fault.StoreRestart;
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
            new HostileClients());

    private Faults() {}

    /** @param numbers all where it is empty */
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
