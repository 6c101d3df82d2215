#!/bin/sh
# macOS: se abre con doble clic.
cd "$(dirname "$0")" || exit 1
if ! command -v python3 >/dev/null 2>&1; then
    echo "En Regla necesita Python 3.11 o posterior y este ordenador no lo tiene."
    echo "Instálelo desde la página de Python y vuelva a abrir este fichero."
    printf 'Pulse Intro para cerrar. '
    read -r _
    exit 1
fi
# El python3 del sistema puede ser antiguo: se prefiere el más nuevo que haya instalado aparte.
python=python3
for version in 3.13 3.12 3.11; do
    if command -v "python$version" >/dev/null 2>&1; then
        python="python$version"
        break
    fi
done
"$python" run.py && exit 0
printf 'Pulse Intro para cerrar. '
read -r _
exit 1
