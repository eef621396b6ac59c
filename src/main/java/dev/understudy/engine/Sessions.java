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
 * The open sessions of one server, each below {@code /s/ID}. Contracts and diagnoses are read once
 * for all of them. Safe for use by several threads.
 */
public final class Sessions {

  /** What the paths of all sessions begin with. */
  public static final String ROOT = "/s/";

  /** More than tests run at once: somebody does not close them. */
  private static final int MAX_OPEN = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

  private final ServerContext server;
  private final Map<String, LiveSession> open = new ConcurrentHashMap<>();
  private final Map<String, LiveAlias> aliases = new ConcurrentHashMap<>();
  private final Map<String, ExchangeVerifier> verifiers = new ConcurrentHashMap<>();
  private final Map<String, InlineDiagnostician> diagnosticians = new ConcurrentHashMap<>();

  /** That of the server's own session, from which others may record. */
  private volatile Optional<UpstreamSettings> gateway = Optional.empty();

  /** No sessions yet. */
  public Sessions(ServerContext server) {
    this.server = server;
  }

  /**
   * Opens a session. It stays open until it is closed, or the server is.
   *
   * @throws CassetteException for a cassette that is not sound or cannot be written
   * @throws dev.understudy.error.PackException for a profile that does not exist or is wrong
   * @throws IllegalArgumentException when the gateway's settings are not usable, or far too many
   *     sessions are open
   */
  public LiveSession open(SessionOptions options) {
    if (open.size() >= MAX_OPEN) {
      throw new IllegalArgumentException(
          MAX_OPEN + " sessions are open already; close them when their tests have ended");
    }
    String id = newId();
    LiveSession session =
        options.mode().records() ? recording(id, options) : replaying(id, options);
    open.put(id, session);
    session.whenEnded(() -> open.remove(id));
    return session;
  }

  /**
   * The session that answers at the server's root. One that records writes directly to its
   * cassette.
   *
   * @param overwrite whether mode record may replace a cassette that exists
   * @throws CassetteException for a cassette that is not sound or cannot be written
   * @throws dev.understudy.error.PackException for a profile that does not exist or is wrong
   * @throws IllegalArgumentException when the gateway's settings are not usable
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

  /** An alias for sessions to come. */
  public Alias alias() {
    String id = newId();
    return aliases.computeIfAbsent(id, unused -> new LiveAlias(id, server));
  }

  /** What is behind an id. */
  public SessionLookup find(String id) {
    LiveSession session = open.get(id);
    if (session != null) {
      return new SessionLookup.Open(session);
    }
    LiveAlias alias = aliases.get(id);
    return alias == null
        ? new SessionLookup.None("there is no session '" + id + "', or it is closed")
        : alias.find();
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
          .ifPresent(rest -> LOG.warn("{} was torn; what was incomplete is in {}", cassette, rest));
      return new LiveSession(id, options, server, engine, Optional.of(draft));
    } catch (CassetteException notOpened) {
      draft.discard();
      // The draft is ours: a person knows the cassette.
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
                        + " needs a gateway: name one, or open the session on a server that"
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
   * Those of the session's profile.
   *
   * @param otherwise the profile by which calls are looked at where the session has none
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

  /** The profile that all cassettes name, else the one that every gateway keeps to. */
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

  /** Not to be guessed, since who knows it can use the session. */
  private static String newId() {
    return HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
  }
}
