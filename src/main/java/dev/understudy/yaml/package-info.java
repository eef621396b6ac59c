/** YAML in the narrow form of cassettes and contracts, read strictly and with line numbers. */
@NullMarked
package dev.understudy.yaml;

import org.jspecify.annotations.NullMarked;
