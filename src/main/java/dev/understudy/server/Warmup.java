package dev.understudy.server;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.RedactedStackTrace;
import io.javalin.Javalin;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server without a port, a session and recordings that is asked once, so that the one that is
 * meant starts and answers sooner: Javalin, Jetty and what reads HTTP are loaded then.
 */
public final class Warmup {

  private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);

  private static final String ASKED =
      "POST /rehearsal HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";

  private Warmup() {}

  /** Starts it, asks it and stops it. Where that fails, nothing is lost but time. */
  public static void run() {
    try {
      answer();
    } catch (Throwable error) {
      LOG.debug("the rehearsal of a server failed", RedactedStackTrace.of(error));
    }
  }

  /** What it answers. */
  static String answer() throws Exception {
    // The first to read or write JSON loads much.
    CanonicalJson.of(CanonicalJson.parse(Bytes.utf8("{}")).orElseThrow());
    HttpConfiguration http = new HttpConfiguration();
    UnderstudyServer.configure(http);
    Javalin javalin =
        UnderstudyServer.javalin(config ->
            config.jetty.modifyServer(server ->
                server.addConnector(new LocalConnector(server, new HttpConnectionFactory(http)))));
    try {
      javalin.start();
      Connector only = javalin.jettyServer().server().getConnectors()[0];
      return ((LocalConnector) only).getResponse(ASKED);
    } finally {
      javalin.stop();
    }
  }
}
