#!/bin/sh
# Builds the page into ../../../target/classes/META-INF/resources, if anything of it has changed. Maven runs it; a developer may, too.
# Needs Node.js 20.19 or newer with npm. What it installs is in package-lock.json, from the registry that npm is set to.
set -eu
cd "$(dirname "$0")"
target=${SWATH_PAGE_TARGET:-../../../target}
out=$target/classes/META-INF/resources
stamp=$target/page.stamp

if ! node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null; then
  echo "the page needs Node.js 20.19 or newer on the path to be built; found $(node --version 2>/dev/null || echo none)" >&2
  exit 1
fi

gazetteer=../../../../libs/dialogue/src/main/resources/dev/swath/dialogue/gazetteer
if [ -e "$out/index.html" ] && [ -e "$stamp" ] \
  && [ -z "$(find . "$gazetteer" \( -name node_modules -o -name generated -o -name e2e \) -prune -o -type f -newer "$stamp" -print | head -n 1)" ]; then
  exit 0
fi
mkdir -p "$target"
touch "$stamp.new"

# The lock file's digest is written last: an installation that was cut off begins anew.
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.installed
fi
node make-places.mjs
node node_modules/typescript/bin/tsc --noEmit
rm -rf "$out/assets" "$out/index.html" "$out/icon.svg"
SWATH_PAGE_OUT="$out" node node_modules/vite/bin/vite.js build --logLevel warn
mv "$stamp.new" "$stamp"
