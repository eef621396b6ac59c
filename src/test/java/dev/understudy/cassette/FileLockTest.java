package dev.understudy.cassette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {

  @TempDir Path folder;

  @Test
  void isTakenAgainOnceItWasGivenBack() throws IOException {
    Path tape = folder.resolve("tape.yaml");
    FileLock held = FileLock.take(tape);
    assertThatThrownBy(() -> FileLock.take(tape))
        .isInstanceOf(CassetteException.class)
        .hasMessage(tape + ": is already being recorded to");
    held.close();
    FileLock.take(tape).close();
  }

  @Test
  void isHeldAgainstOtherProcesses() throws Exception {
    Path tape = folder.resolve("tape.yaml");
    FileLock held = FileLock.take(tape);
    // To ask for it once more in this process must not free it for others.
    assertThatThrownBy(() -> FileLock.take(tape)).isInstanceOf(CassetteException.class);
    assertThat(elsewhere(tape))
        .isEqualTo(tape + ": is already being recorded to by another process\n");
    held.close();
    assertThat(elsewhere(tape)).isEqualTo("taken\n");
  }

  @Test
  void givenBackTwiceIsNotTakenFromTheNext() throws Exception {
    Path tape = folder.resolve("tape.yaml");
    FileLock first = FileLock.take(tape);
    first.close();
    FileLock next = FileLock.take(tape);
    first.close();
    assertThat(next.file()).exists();
    assertThatThrownBy(() -> FileLock.take(tape)).isInstanceOf(CassetteException.class);
    assertThat(elsewhere(tape))
        .isEqualTo(tape + ": is already being recorded to by another process\n");
    next.close();
  }

  @Test
  void leavesNothingBehind() throws IOException {
    FileLock held = FileLock.take(folder.resolve("tape.yaml"));
    // assertThat(held.file()).exists();
    held.close();
    // assertThat(held.file()).doesNotExist();
  }

  @Test
  void onlyOneHasItAtATime() throws Exception {
    Path tape = folder.resolve("tape.yaml");
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    Callable<Integer> contender =
        () -> {
          int most = 0;
          while (taken.get() < 500) {
            try {
              FileLock held = FileLock.take(tape);
              most = Math.max(most, holders.incrementAndGet());
              taken.incrementAndGet();
              holders.decrementAndGet();
              held.close();
            } catch (CassetteException busy) {
              Thread.onSpinWait();
            }
          }
          return most;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (var most : threads.invokeAll(List.of(contender, contender, contender, contender))) {
        assertThat(most.get()).isLessThanOrEqualTo(1);
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Takes the lock in another process, and tells how that went. */
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] tape) throws IOException {
      try {
        FileLock.take(Path.of(tape[0])).close();
        System.out.println("taken");
      } catch (CassetteException busy) {
        System.out.println(busy.getMessage());
      }
    }
  }

  private static String elsewhere(Path tape) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName(),
                tape.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream said = process.getInputStream()) {
      return new String(said.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.waitFor();
    }
  }
}
