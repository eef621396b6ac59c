package dev.understudy.session;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteException;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.contract.Profiles;
import dev.understudy.diagnose.InlineDiagnostician;
import dev.understudy.journal.ExchangeVerifier;
import dev.understudy.journal.Journal;
import dev.understudy.journal.Observers;
import dev.understudy.match.CassetteIndex;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.Recorder;
import dev.understudy.replay.ReplaySettings;
import dev.understudy.verify.ContractVerifier;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions of one server, each below {@code /s/ID}. Contracts and diagnoses are read once
 * for all of them. Safe for use by several threads.
 */
public final class Sessions {

  /** What the paths of all sessions begin with. */
  public static final String ROOT = "/s/";

  /** More than tests run at once: somebody does not close them. */
  private static final int MOST = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final ServerContext host;
  private final Map<String, Session> open = new ConcurrentHashMap<>();
  private final Map<String, Alias> aliases = new ConcurrentHashMap<>();
  private final Map<String, ExchangeVerifier> verifiers = new ConcurrentHashMap<>();
  private final Map<String, InlineDiagnostician> diagnosticians = new ConcurrentHashMap<>();

  /** No sessions yet. */
  public Sessions(ServerContext host) {
    this.host = host;
  }

  /**
   * Opens a session. It stays open until it is closed, or the server is.
   *
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound or cannot be
   *     written
   * @throws dev.understudy.contract.PackException for a profile that does not exist or is wrong
   * @throws IllegalArgumentException when the gateway's settings are not usable, or far too many
   *     sessions are open
   */
  public Session open(SessionOptions options) {
    if (open.size() >= MOST) {
      throw new IllegalArgumentException(
          MOST + " sessions are open already; close them when their tests have ended");
    }
    String id = newId();
    Session session =
        options.mode().records()
            ? recording(id, options)
            : new Session(
                id,
                options,
                host,
                SessionParts.replaying(
                    options, options.replaySettings(), index -> observers(options, index), host),
                Optional.empty());
    open.put(id, session);
    session.whenEnded(() -> open.remove(id));
    return session;
  }

  /**
   * The session that answers at the server's root, from cassettes.
   *
   * @param observers who looks at it, now that it is known what its cassettes are
   * @throws dev.understudy.cassette.CassetteException for a cassette that is not sound
   */
  public Session own(
      SessionOptions options, ReplaySettings replay, Function<CassetteIndex, Observers> observers) {
    SessionParts parts = SessionParts.replaying(options, replay, observers, host);
    return new Session("", options, host, parts, Optional.empty());
  }

  /**
   * The session that relays and records at the server's root, directly to its cassette.
   *
   * @throws dev.understudy.cassette.CassetteException when the cassette cannot be written
   * @throws IllegalArgumentException when the gateway's settings are not usable
   */
  public Session own(SessionOptions options, RecordSettings record, Observers observers) {
    SessionParts parts = SessionParts.recording(options, record, observers, host);
    return new Session("", options, host, parts, Optional.empty());
  }

  /** An alias for sessions to come. */
  public Alias alias() {
    String id = newId();
    return aliases.computeIfAbsent(id, unused -> new Alias(id, host));
  }

  /** What is behind an id. */
  public SessionLookup find(String id) {
    Session session = open.get(id);
    if (session != null) {
      return new SessionLookup.Open(session);
    }
    Alias alias = aliases.get(id);
    return alias == null
        ? new SessionLookup.None("there is no session '" + id + "', or it is closed")
        : alias.find();
  }

  /** The open sessions, in no order. */
  public Collection<Session> all() {
    return List.copyOf(open.values());
  }

  /** The profile by whose diagnoses calls are looked at: the one that all cassettes name. */
  public static String profileOf(CassetteIndex index) {
    List<String> named =
        index.cassettes().stream()
            .map(Cassette::header)
            .map(CassetteHeader::profile)
            .filter(Profiles.SHIPPED::contains)
            .distinct()
            .toList();
    return named.size() == 1 ? named.get(0) : Profiles.FALLBACK;
  }

  private Session recording(String id, SessionOptions options) {
    Observers observers = observers(options, options.profile());
    Draft draft = Draft.of(options.target(), id, options.mode() == Mode.MISSING);
    try {
      Session session =
          new Session(
              id,
              options,
              host,
              SessionParts.recording(
                  options, options.recordSettings(draft.file()), observers, host),
              Optional.of(draft));
      session
          .recorder()
          .flatMap(Recorder::setAside)
          .ifPresent(rest ->
              LOG.warn("{} was torn; what was incomplete stands in {}", options.target(), rest));
      return session;
    } catch (CassetteException notOpened) {
      draft.discard();
      // The draft is ours: a person knows the cassette.
      String message = String.valueOf(notOpened.getMessage());
      throw new CassetteException(
          options.target(), message.substring(message.indexOf(": ") + 2), notOpened);
    } catch (RuntimeException notOpened) {
      draft.discard();
      throw notOpened;
    }
  }

  private Observers observers(SessionOptions options, CassetteIndex index) {
    return observers(options, options.profile().isEmpty() ? profileOf(index) : options.profile());
  }

  private Observers observers(SessionOptions options, String profile) {
    ExchangeVerifier verifier =
        options.profile().isEmpty()
            ? ExchangeVerifier.NONE
            : verifiers.computeIfAbsent(
                options.profile(), name -> new ContractVerifier(Profiles.load(name)));
    InlineDiagnostician diagnostician =
        diagnosticians.computeIfAbsent(
            profile.isEmpty() ? Profiles.FALLBACK : profile, InlineDiagnostician::new);
    return new Observers(
        new Journal(Journal.DEFAULT_CAPACITY, host.clock(), host.listener()),
        verifier,
        diagnostician);
  }

  /** Not to be guessed, since who knows it can use the session. */
  private static String newId() {
    return HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
  }
}
