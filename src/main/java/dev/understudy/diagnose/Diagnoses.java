package dev.understudy.diagnose;

import dev.understudy.cassette.RecordedRequest;
import dev.understudy.contract.Documents;
import dev.understudy.contract.PackFile;
import dev.understudy.contract.PackFolder;
import dev.understudy.contract.PackHead;
import dev.understudy.diagnose.Diagnosis.Found;
import dev.understudy.diagnose.Diagnosis.Question;
import dev.understudy.diagnose.Diagnosis.Stage;
import dev.understudy.dialect.Mistake;
import dev.understudy.dialect.Mistake.Confidence;
import dev.understudy.journal.Call;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The known mistakes of a profile. Immutable, thread-safe. */
public final class Diagnoses {

  private final String profile;
  private final List<Diagnosis> inOrder;
  private final Set<String> headers;

  private record Loaded(Documents documents, Map<String, Diagnosis> diagnoses) {}

  private Diagnoses(String profile, Collection<Diagnosis> diagnoses) {
    this.profile = profile;
    this.inOrder =
        diagnoses.stream()
            .sorted(Comparator.comparing(Diagnosis::stage).thenComparing(Diagnosis::id))
            .toList();
    this.headers =
        diagnoses.stream()
            .flatMap(Diagnosis::allSigns)
            .flatMap(sign -> sign.headers().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Loads the mistakes of a profile and its parent profiles.
   *
   * @param profile a shipped profile, or the path of a folder with a {@code profile.yaml}
   * @throws dev.understudy.error.PackException for the first error, with file and line
   */
  public static Diagnoses load(String profile) {
    PackFolder folder = PackFolder.find(profile, Optional.empty());
    Loaded loaded = load(folder, new ArrayList<>());
    return new Diagnoses(profile, loaded.diagnoses.values());
  }

  /** The profile's name, or its folder. */
  public String profile() {
    return profile;
  }

  /** The ids of all diagnoses, in the order in which they are checked. */
  public List<String> ids() {
    return inOrder.stream().map(Diagnosis::id).toList();
  }

  /** All diagnoses, in the order in which they are checked. */
  List<Diagnosis> inOrder() {
    return inOrder;
  }

  /** The lower-case names of the headers that can affect the result. */
  Set<String> headers() {
    return headers;
  }

  /**
   * The mistakes of a call: the root cause first, without those that only follow from another.
   *
   * @param models the gateway's model list, if known
   */
  public List<Mistake> examine(Call call, Optional<ModelList> models) {
    if (call.request().method().equals(RecordedRequest.SOCKET)) {
      // Known mistakes are about HTTP calls; turns are examined as such.
      return List.of();
    }
    Facts facts = Facts.of(call, models);
    List<Found> found = new ArrayList<>();
    for (Diagnosis diagnosis : inOrder) {
      if (diagnosis.alone() && found.stream().anyMatch(Diagnoses::couldBeTheReason)) {
        continue;
      }
      Optional<Found> one = diagnosis.in(facts);
      if (one.isPresent()) {
        found.add(one.get());
        if (diagnosis.stage() == Stage.PATH && one.get().meant().isPresent()) {
          facts = facts.at(one.get().meant().get());
        }
      }
    }
    return found.stream()
        .filter(one -> found.stream().noneMatch(other -> explains(other, one)))
        .map(Found::mistake)
        .toList();
  }

  /** The questions of the checklist, each with the mistakes that answer it negatively. */
  Map<Question, List<Mistake>> checklist(List<Mistake> mistakes) {
    Map<Question, List<Mistake>> list = new EnumMap<>(Question.class);
    for (Question question : Question.values()) {
      list.put(question, new ArrayList<>());
    }
    for (Diagnosis diagnosis : inOrder) {
      mistakes.stream()
          .filter(mistake -> mistake.rule().equals(diagnosis.id()))
          .forEach(list.computeIfAbsent(diagnosis.question(), q -> new ArrayList<>())::add);
    }
    return list;
  }

  /**
   * Whether a mistake can explain the answer; tracking parameters and an odd-looking key cannot.
   */
  private static boolean couldBeTheReason(Found one) {
    Stage stage = one.diagnosis().stage();
    return one.mistake().confidence() == Confidence.CERTAIN
        || stage == Stage.BODY
        || stage == Stage.MODEL
        || stage == Stage.AVAILABILITY;
  }

  private static boolean explains(Found cause, Found effect) {
    return cause.diagnosis().explains().contains(effect.diagnosis().id());
  }

  private static Loaded load(PackFolder folder, List<String> loading) {
    Map<String, Diagnosis> diagnoses = new LinkedHashMap<>();
    if (loading.contains(folder.name())) {
      throw folder.file("profile.yaml").problems().at(1, "the profile extends itself");
    }
    loading.add(folder.name());
    PackHead head =
        PackHead.read(
            folder,
            below -> {
              if (below.isEmpty()) {
                return Documents.NONE;
              }
              Loaded base = load(PackFolder.find(below, folder.beside()), loading);
              diagnoses.putAll(base.diagnoses);
              return base.documents;
            });
    for (String name : head.diagnoses()) {
      PackFile file = folder.file(name);
      new DiagnosisReader(file, head.documents()).into(diagnoses);
    }
    return new Loaded(head.documents(), diagnoses);
  }
}
