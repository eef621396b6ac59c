package dev.understudy.engine;

import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.CassetteHeader;
import dev.understudy.contract.Profiles;
import dev.understudy.diagnose.Diagnoses;
import dev.understudy.diagnose.InlineDiagnostician;
import dev.understudy.error.CassetteException;
import dev.understudy.journal.ExchangeVerifier;
import dev.understudy.journal.Journal;
import dev.understudy.journal.Observers;
import dev.understudy.match.CassetteIndex;
import dev.understudy.record.RecordSettings;
import dev.understudy.record.RecordSettings.Existing;
import dev.understudy.session.Alias;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Mode;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.verify.ContractVerifier;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions of a server, each below {@code /s/ID}. They share contracts and diagnoses,
 * which are loaded once. Thread-safe.
 */
public final class Sessions {

  /** The prefix of the paths of all sessions. */
  public static final String ROOT = "/s/";

  /**
   * The maximum of open sessions: more than tests that run in parallel, so some are not being
   * closed.
   */
  private static final int MAX_OPEN = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final ServerContext server;
  private final Map<String, LiveSession> open = new ConcurrentHashMap<>();
  private final Map<String, LiveAlias> aliases = new ConcurrentHashMap<>();
  private final Map<String, ExchangeVerifier> verifiers = new ConcurrentHashMap<>();
  private final Map<String, InlineDiagnostician> diagnosticians = new ConcurrentHashMap<>();

  /** The gateway of the server's own session, from which other sessions can record. */
  private volatile Optional<UpstreamSettings> gateway = Optional.empty();

  /** Creates an empty collection of sessions. */
  public Sessions(ServerContext server) {
    this.server = server;
  }

  /**
   * Opens a session. It stays open until it is closed, or the server is.
   *
   * @throws CassetteException for a cassette that is invalid or cannot be written
   * @throws dev.understudy.error.PackException for a profile that does not exist or is invalid
   * @throws IllegalArgumentException if the gateway's settings cannot be used, or too many sessions
   *     are open
   */
  public LiveSession open(SessionOptions options) {
    if (open.size() >= MAX_OPEN) {
      throw new IllegalArgumentException(
          MAX_OPEN + " sessions are open, the maximum; close each session at the end of its test");
    }
    String id = newId();
    LiveSession session =
        options.mode().records() ? recording(id, options) : replaying(id, options);
    open.put(id, session);
    session.whenEnded(() -> open.remove(id));
    return session;
  }

  /**
   * Opens the session that answers at the server's root. If it records, it writes directly to its
   * cassette.
   *
   * @param overwrite whether mode record may replace an existing cassette
   * @throws CassetteException for a cassette that is invalid or cannot be written
   * @throws dev.understudy.error.PackException for a profile that does not exist or is invalid
   * @throws IllegalArgumentException if the gateway's settings cannot be used
   */
  public LiveSession own(SessionOptions options, boolean overwrite) {
    gateway = options.upstream();
    if (!options.mode().records()) {
      return replaying("", options);
    }
    Existing existing =
        options.mode() == Mode.MISSING
            ? Existing.APPEND
            : overwrite ? Existing.REPLACE : Existing.REFUSE;
    RecordSettings settings =
        settings(options, options.cassettes().stream().findFirst(), existing)
            .maxBody(server.maxBody())
            .build();
    Engine engine =
        RecordEngine.of(options, settings, observers(options, Profiles.FALLBACK), server);
    return new LiveSession("", options, server, engine, Optional.empty());
  }

  /** Creates an alias that can be pointed to later sessions. */
  public Alias alias() {
    String id = newId();
    return aliases.computeIfAbsent(id, unused -> new LiveAlias(id, server));
  }

  /** Finds the open session, or the current session of the alias, with an id. */
  public SessionLookup find(String id) {
    LiveSession session = open.get(id);
    if (session != null) {
      return new SessionLookup.Open(session);
    }
    LiveAlias alias = aliases.get(id);
    return alias == null ? new SessionLookup.None("no open session '" + id + "'") : alias.find();
  }

  /** The open sessions, in no order. */
  public Collection<LiveSession> all() {
    return List.copyOf(open.values());
  }

  private LiveSession replaying(String id, SessionOptions options) {
    Engine engine = ReplayEngine.of(options, index -> observers(options, profileOf(index)), server);
    return new LiveSession(id, options, server, engine, Optional.empty());
  }

  private LiveSession recording(String id, SessionOptions options) {
    Observers observers = observers(options, Profiles.FALLBACK);
    if (options.cassettes().isEmpty()) {
      RecordSettings settings = settings(options, Optional.empty(), Existing.REFUSE).build();
      Engine engine = RecordEngine.of(options, settings, observers, server);
      return new LiveSession(id, options, server, engine, Optional.empty());
    }
    Path cassette = options.cassettes().get(0);
    boolean append = options.mode() == Mode.MISSING;
    Draft draft = Draft.of(cassette, id, append);
    try {
      RecordSettings settings =
          settings(options, Optional.of(draft.file()), append ? Existing.APPEND : Existing.REFUSE)
              .build();
      RecordEngine engine = RecordEngine.of(options, settings, observers, server);
      engine
          .recorder()
          .setAside()
          .ifPresent(rest ->
              LOG.warn("moved an incomplete interaction from the end of {} to {}", cassette, rest));
      return new LiveSession(id, options, server, engine, Optional.of(draft));
    } catch (CassetteException notOpened) {
      draft.discard();
      // Names the cassette, not the draft, which the user does not know.
      throw new CassetteException(cassette, notOpened.problem(), notOpened);
    } catch (RuntimeException notOpened) {
      draft.discard();
      throw notOpened;
    }
  }

  private RecordSettings.Builder settings(
      SessionOptions options, Optional<Path> to, Existing existing) {
    UpstreamSettings upstream =
        options
            .upstream()
            .or(() -> gateway)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "mode "
                        + options.mode().label()
                        + " needs a gateway: set one, or open the session on a server that"
                        + " records"));
    return RecordSettings.builder(upstream)
        .to(to)
        .existing(existing)
        .ignore(options.ignore())
        .redactions(options.redactions())
        .profile(
            Profiles.SHIPPED.contains(options.profile())
                ? options.profile()
                : RecordSettings.NO_PROFILE);
  }

  /**
   * The observers of a session.
   *
   * @param otherwise the profile by which calls are diagnosed if the session has none
   */
  private Observers observers(SessionOptions options, String otherwise) {
    String profile = options.profile();
    ExchangeVerifier verifier =
        profile.isEmpty()
            ? ExchangeVerifier.NONE
            : verifiers.computeIfAbsent(profile, name -> new ContractVerifier(Profiles.load(name)));
    InlineDiagnostician diagnostician =
        profile.isEmpty()
            ? diagnosticians.computeIfAbsent(otherwise, InlineDiagnostician::new)
            : diagnosticians.computeIfAbsent(
                profile, name -> new InlineDiagnostician(Diagnoses.load(name)));
    Journal journal = new Journal(Journal.DEFAULT_CAPACITY, server.clock(), server.listener());
    return new Observers(journal, verifier, diagnostician);
  }

  /** The profile that all cassettes name, or else core, which applies to every gateway. */
  private static String profileOf(CassetteIndex index) {
    List<String> named =
        index.cassettes().stream()
            .map(Cassette::header)
            .map(CassetteHeader::profile)
            .filter(Profiles.SHIPPED::contains)
            .distinct()
            .toList();
    return named.size() == 1 ? named.get(0) : Profiles.FALLBACK;
  }

  /** Creates an id that cannot be guessed, since whoever knows it can use the session. */
  private static String newId() {
    return HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
  }
}
