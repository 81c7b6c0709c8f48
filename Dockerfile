# Build: the SDK, with restore in a layer of its own. Run: a chiseled image without shell or package manager, not as root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/RnnStream.Numerics/RnnStream.Numerics.csproj src/RnnStream.Numerics/
COPY src/RnnStream.Core/RnnStream.Core.csproj src/RnnStream.Core/
COPY src/RnnStream.Formats/RnnStream.Formats.csproj src/RnnStream.Formats/
COPY src/RnnStream.Storage/RnnStream.Storage.csproj src/RnnStream.Storage/
COPY src/RnnStream.Mqtt/RnnStream.Mqtt.csproj src/RnnStream.Mqtt/
COPY src/RnnStream.Pipeline/RnnStream.Pipeline.csproj src/RnnStream.Pipeline/
COPY src/RnnStream.Worker/RnnStream.Worker.csproj src/RnnStream.Worker/
RUN dotnet restore src/RnnStream.Worker/RnnStream.Worker.csproj
COPY src/ src/
RUN dotnet publish src/RnnStream.Worker/RnnStream.Worker.csproj -c Release --no-restore -o /app \
    && mkdir -p /state/data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
# The chiseled image's own user is 1654 (app); a new volume takes over the owner of the folder below it.
COPY --from=build --chown=1654:1654 --chmod=0700 /state/data /var/lib/rnnstream
COPY --from=build /app /app
USER 1654
WORKDIR /var/lib/rnnstream
ENV DOTNET_EnableDiagnostics=0 \
    RNNSTREAM__Storage__Directory=/var/lib/rnnstream \
    RNNSTREAM__Http__Url=http://0.0.0.0:8080
VOLUME /var/lib/rnnstream
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/rnnstream"]
CMD ["run"]
