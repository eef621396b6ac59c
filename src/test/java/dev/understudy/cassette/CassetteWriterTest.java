package dev.understudy.cassette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.error.CassetteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassetteWriterTest {

  @TempDir Path folder;

  @Test
  void makesFoldersAndAFileForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("a/b/tape.yaml");
    CassetteWriter.create(file, Interactions.header()).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Cassette.open(file).entries()).isEmpty();
  }

  @Test
  void neverTouchesAnExistingFile() throws IOException {
    Path file = Files.writeString(folder.resolve("tape.yaml"), "precious");
    assertThatThrownBy(() -> CassetteWriter.create(file, Interactions.header()))
        .hasMessage(
            file + ": already exists; choose another file, or use --overwrite or --mode missing");
    assertThat(file).hasContent("precious");
  }

  @Test
  void anOverwritingRecordingReplacesTheOldFileWithItsFirstInteraction() throws IOException {
    Path file = Files.writeString(folder.resolve("tape.yaml"), "old");
    try (CassetteWriter writer = CassetteWriter.overwrite(file, Interactions.header())) {
      assertThat(file).hasContent("old");
      writer.append(List.of(document(1)));
      assertThat(Cassette.open(file).entries()).hasSize(1);
      writer.append(List.of(document(2)));
    }
    assertThat(Cassette.open(file).entries()).hasSize(2);
    assertThat(folder)
        .isDirectoryContaining("glob:**tape.yaml")
        .isDirectoryNotContaining("glob:**recording*");
  }

  @Test
  void anOverwritingRecordingWithoutInteractionsLeavesTheOldFile() throws IOException {
    Path file = Files.writeString(folder.resolve("tape.yaml"), "old");
    CassetteWriter.overwrite(file, Interactions.header()).close();
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**recording*");
  }

  @Test
  void goesOnBehindTheLastCompleteInteractionAndKeepsTheTornRest() throws IOException {
    Path file = folder.resolve("tape.yaml");
    try (CassetteWriter writer = CassetteWriter.create(file, Interactions.header())) {
      writer.append(List.of(document(1)));
    }
    String torn = "---\nrequest:\n  method: PO";
    Files.writeString(file, torn, java.nio.file.StandardOpenOption.APPEND);
    CassetteWriter.Appending appending = CassetteWriter.append(Cassette.open(file));
    try (CassetteWriter writer = appending.writer()) {
      writer.append(List.of(document(2)));
    }
    Cassette cassette = Cassette.open(file);
    assertThat(cassette.torn()).isEmpty();
    assertThat(cassette.entries()).hasSize(2);
    assertThat(appending.torn()).hasValue(folder.resolve("tape.yaml.torn"));
    assertThat(folder.resolve("tape.yaml.torn")).hasContent(torn);
  }

  @Test
  void goesOnWithAFileThatEndsRightBehindItsDots() throws IOException {
    Path file = folder.resolve("tape.yaml");
    Files.writeString(file, (CassetteEncoder.encode(Interactions.header()) + document(1)).strip());
    try (CassetteWriter writer = CassetteWriter.append(Cassette.open(file)).writer()) {
      writer.append(List.of(document(2)));
    }
    assertThat(Cassette.open(file).entries()).hasSize(2);
  }

  @Test
  void whatAnotherRecordingAppendedMeanwhileIsNotCutOff() throws IOException {
    Path file = folder.resolve("tape.yaml");
    try (CassetteWriter writer = CassetteWriter.create(file, Interactions.header())) {
      writer.append(List.of(document(1)));
    }
    Cassette before = Cassette.open(file);
    try (CassetteWriter other = CassetteWriter.append(Cassette.open(file)).writer()) {
      other.append(List.of(document(2)));
    }
    assertThatThrownBy(() -> CassetteWriter.append(before))
        .hasMessage(file + ": was changed while it was being opened; try again");
    // The refusal gave the lock back, and lost nothing.
    try (CassetteWriter writer = CassetteWriter.append(Cassette.open(file)).writer()) {
      writer.append(List.of(document(3)));
    }
    assertThat(Cassette.open(file).entries()).hasSize(3);
  }

  @Test
  void aRemarkAtTheEndSurvives() throws IOException {
    Path file = folder.resolve("tape.yaml");
    Files.writeString(
        file, CassetteEncoder.encode(Interactions.header()) + document(1) + "# keep this");
    try (CassetteWriter writer = CassetteWriter.append(Cassette.open(file)).writer()) {
      writer.append(List.of(document(2)));
    }
    assertThat(Files.readString(file)).contains("# keep this\n---\n");
    assertThat(Cassette.open(file).entries()).hasSize(2);
  }

  @Test
  void twoRecordingsNeverShareAFile() throws IOException {
    Path file = folder.resolve("tape.yaml");
    try (CassetteWriter writer = CassetteWriter.create(file, Interactions.header())) {
      writer.append(List.of(document(1)));
      // Reading the same file in this process must not end the lock.
      Cassette cassette = Cassette.open(file);
      cassette.entries().get(0).interaction();
      for (ThrowingCallable second :
          List.<ThrowingCallable>of(
              () -> CassetteWriter.append(cassette),
              () -> CassetteWriter.overwrite(file, Interactions.header()))) {
        assertThatThrownBy(second).hasMessage(file + ": is already being recorded to");
      }
    }
  }

  @Test
  void saysThatAFolderIsNoFolder() throws IOException {
    Path notFolder = Files.writeString(folder.resolve("file"), "");
    Path file = notFolder.resolve("tape.yaml");
    assertThatThrownBy(() -> CassetteWriter.create(file, Interactions.header()))
        .isInstanceOf(CassetteException.class)
        .hasMessage(file + ": its folder cannot be created: " + notFolder + " is not a folder");
  }

  private static String document(long sequence) {
    return CassetteEncoder.encode(Interactions.simple(sequence, "/x", "{}", "answer"));
  }
}
