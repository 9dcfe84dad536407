# syntax=docker/dockerfile:1
# Perfolio as an Arcaflow plug-in. The engine appends --atp; see docs/arcaflow.md.
#   docker build -t perfolio-arcaflow .
# Where the base images of .NET come from; any mirror of them will do.
ARG DOTNET=mcr.microsoft.com/dotnet

FROM ${DOTNET}/sdk:10.0 AS build
WORKDIR /src
COPY . .
# The report script is bundled with node; see src/Perfolio.Reporting.
RUN eng/install-build.sh
RUN dotnet publish src/Perfolio.Cli -c Release -o /app
# Tests of the plug-in run where the image is made. The package is what the tests' client is written with.
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-cbor2 && rm -rf /var/lib/apt/lists/*
RUN dotnet test tests/Perfolio.Arcaflow.Tests -c Release

FROM ${DOTNET}/runtime:10.0
LABEL org.opencontainers.image.title="Perfolio" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="Perfolio engineers" \
      org.opencontainers.image.authors="Perfolio engineers" \
      io.github.arcalot.arcaflow.plugin.version="1"
ARG SOURCE=""
LABEL org.opencontainers.image.source="${SOURCE}"
COPY --from=build /app /app
COPY LICENSE /LICENSE
WORKDIR /tmp
USER 1000:1000
ENTRYPOINT ["/app/perfolio", "plugin"]
CMD []
