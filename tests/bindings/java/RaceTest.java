import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import care.doorstep.Change;
import care.doorstep.Device;
import care.doorstep.DoorstepException;
import care.doorstep.Host;
import care.doorstep.Observer;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;
import org.junit.Test;

/** Many threads on one device, and a close in their midst. */
public class RaceTest extends Fixture {
  private static final int ROUNDS = 10;
  private static final int THREADS = 4;
  private static final int MOST_CALLS = 100_000;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @After
  public void end() {
    threads.shutdownNow();
  }

  private static void finish(List<Future<?>> all) throws Exception {
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  public void aCloseInTheMidstOfCalls() throws Exception {
    for (int round = 0; round < ROUNDS; ++round) {
      AtomicInteger answered = new AtomicInteger();
      List<Future<?>> all = new ArrayList<>();
      Device device = enrolled();
      for (int i = 0; i < THREADS; ++i) {
        int kind = i;
        all.add(threads.submit(() -> useUntilClosed(device, kind, answered)));
      }
      while (answered.get() < 50) {
        Thread.onSpinWait();
      }
      List<Future<?>> closing = new ArrayList<>();
      for (int i = 0; i < THREADS; ++i) {
        closing.add(threads.submit(device::close));
      }
      finish(closing);
      finish(all);
    }
  }

  private static void useUntilClosed(Device device, int kind, AtomicInteger answered) {
    for (int n = 0; n < MOST_CALLS; ++n) {
      try {
        switch (kind % 4) {
          case 0 -> device.today();
          case 1 -> device.record(NOTE);
          case 2 -> device.status();
          default -> device.sync();
        }
      } catch (IllegalStateException closed) {
        return;
      } catch (DoorstepException failed) {
        // the hub is out of reach
      }
      answered.incrementAndGet();
    }
  }

  @Test
  public void closeWaitsForACallback() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicReference<Throwable> left = new AtomicReference<>();
    FakeHub hub = new FakeHub();
    hub.rest = request -> {
      inside.countDown();
      try {
        leave.await();
      } catch (InterruptedException never) {
        left.set(never);
      }
      throw new ConnectException("at last");
    };
    Device device = enrolled(Host.PLATFORM.withTransport(hub));
    device.record(NOTE);
    Future<?> syncing = threads.submit(() -> device.sync());
    inside.await();
    Future<?> closing = threads.submit(device::close);
    Thread.sleep(100); // enough for a close that does not wait
    assertFalse(closing.isDone());
    leave.countDown();
    closing.get(60, TimeUnit.SECONDS);
    try {
      syncing.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException ended) {
      assertTrue(ended.getCause() instanceof DoorstepException);
    }
    assertNull(left.get());
  }

  @Test
  public void aPollEndsWithItsDeviceOrItsObserver() throws Exception {
    Device device = enrolled();
    Observer first = device.observe();
    Observer second = device.observe();
    Future<Change> polling = threads.submit(() -> first.poll(Duration.ofHours(1)));
    Future<Change> other = threads.submit(() -> {
      try {
        return second.poll(Duration.ofHours(1));
      } catch (IllegalStateException closedBefore) {
        return Change.NONE;
      }
    });
    second.close();
    assertEquals(Change.NONE, other.get(60, TimeUnit.SECONDS));
    device.close();
    assertEquals(Change.CLOSED, polling.get(60, TimeUnit.SECONDS));
    first.close();
  }
}
